#include "study/memory.hpp"

#include <malloc.h>

namespace linli {

void give_back_memory() {
#ifdef __GLIBC__
  ::malloc_trim(0);
#endif
}

}  // namespace linli
