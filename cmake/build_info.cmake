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

# What decides a run and how it is measured: every source of these rooms, by name and content.
set(rooms random parameters scenario population world mechanisms interventions engine observation)
list(TRANSFORM rooms REPLACE "(.+)" "${SOURCE_DIR}/sim/\\1/*.[chd]*")
file(GLOB sources LIST_DIRECTORIES false ${rooms} "${SOURCE_DIR}/sim/validation/meter_*.cpp" "${SOURCE_DIR}/sim/validation/facts.*")
list(SORT sources)
set(digests "")
foreach(source ${sources})
  file(SHA256 "${source}" digest)
  file(RELATIVE_PATH name "${SOURCE_DIR}" "${source}")
  string(APPEND digests "${name} ${digest}\n")
endforeach()
string(SHA256 LINLI_MODEL_SOURCE "${digests}")

configure_file("${SOURCE_DIR}/cmake/build_info.cpp.in" "${OUTPUT}" @ONLY)
