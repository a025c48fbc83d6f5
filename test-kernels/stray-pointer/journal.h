/* Readings worth telling, kept until the next uplink. */
#ifndef JOURNAL_H
#define JOURNAL_H

#include "sensor.h"

#define JOURNAL_CAPACITY 8u

struct journal {
    uint32_t used;
    uint32_t dropped;
    const struct reading *entries[JOURNAL_CAPACITY];
};

struct journal *journal_create(void);

/* Puts a reading behind all others; it is dropped when the journal is full. */
void journal_append(struct journal *journal, const struct reading *reading);

/* Puts a reading before all others; when the journal is full, its last entry is dropped. */
void journal_insert_first(struct journal *journal, const struct reading *reading);

void journal_clear(struct journal *journal);

#endif
