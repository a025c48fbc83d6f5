/* Runs tasks at their minute, in the order in which they were added. */
#ifndef SCHEDULER_H
#define SCHEDULER_H

#include <stdint.h>

struct task;

typedef void (*task_function)(struct task *task, uint32_t minute);

/* A task may change its own `run`: what it does the next time. */
struct task {
    task_function run;
    uint32_t interval;              /* minutes */
    uint32_t due;                   /* minute of the next run */
    uint32_t runs;
    const char *name;
    struct task *next;
};

struct task *scheduler_add(const char *name, task_function run, uint32_t first, uint32_t interval);

/* Runs everything that is due at `minute`. */
void scheduler_run(uint32_t minute);

#endif
