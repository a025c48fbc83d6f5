#include "journal.h"

#include "arena.h"

struct journal *journal_create(void)
{
    return arena_allocate(sizeof(struct journal));
}

void journal_append(struct journal *journal, const struct reading *reading)
{
    if (journal->used == JOURNAL_CAPACITY) {
        journal->dropped++;
        return;
    }
    journal->entries[journal->used] = reading;
    journal->used++;
}

void journal_insert_first(struct journal *journal, const struct reading *reading)
{
    for (uint32_t i = journal->used; i > 0; i--) {
        journal->entries[i] = journal->entries[i - 1];
    }
    journal->entries[0] = reading;
    if (journal->used < JOURNAL_CAPACITY) {
        journal->used++;
    } else {
        journal->dropped++;
    }
}

void journal_clear(struct journal *journal)
{
    journal->used = 0;
    journal->dropped = 0;
}
