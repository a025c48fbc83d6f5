/* Memory that is handed out once, at start, and never given back. */
#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>

/* Returns zeroed, word-aligned memory; panics when the arena is used up. */
void *arena_allocate(size_t bytes);

#endif
