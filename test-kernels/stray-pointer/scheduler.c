#include "scheduler.h"

#include "arena.h"

static struct task *first_task;
static struct task **last_link = &first_task;

struct task *scheduler_add(const char *name, task_function run, uint32_t first, uint32_t interval)
{
    struct task *task = arena_allocate(sizeof(struct task));
    task->run = run;
    task->interval = interval;
    task->due = first;
    task->name = name;
    *last_link = task;
    last_link = &task->next;
    return task;
}

void scheduler_run(uint32_t minute)
{
    for (struct task *task = first_task; task != 0; task = task->next) {
        if (minute >= task->due) {
            task->due += task->interval;
            task->runs++;
            task->run(task, minute);
        }
    }
}
