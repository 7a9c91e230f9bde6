#pragma once
// What the allocator keeps of memory that is free.

namespace linli {

/// Gives pages that are free back to the system. Worlds come and go on several threads, and what a file is
/// written from comes in between: the allocator would keep room for all of them, run after run.
void give_back_memory();

}  // namespace linli
