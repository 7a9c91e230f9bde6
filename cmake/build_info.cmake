# Run at build time (cmake -P): asks git for the commit, so that a new commit recompiles one small file.
set(LINLI_COMMIT "unknown")
if(EXISTS "${SOURCE_DIR}/.git")
  execute_process(COMMAND git rev-parse HEAD WORKING_DIRECTORY "${SOURCE_DIR}"
    OUTPUT_VARIABLE head OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
  if(NOT failed)
    set(LINLI_COMMIT "${head}")
    execute_process(COMMAND git --no-optional-locks status --porcelain --untracked-files=no
      WORKING_DIRECTORY "${SOURCE_DIR}" OUTPUT_VARIABLE changes ERROR_QUIET)
    if(changes)
      string(APPEND LINLI_COMMIT "+changes")
    endif()
  endif()
endif()
configure_file("${SOURCE_DIR}/cmake/build_info.cpp.in" "${OUTPUT}" @ONLY)
