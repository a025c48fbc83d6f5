/*
 * A weather station in the Arctic through a winter, a simulated minute at a time: it measures, keeps records in a
 * journal, sends the journal home twice a day, and looks after itself every ten days.
 */
#include "console.h"
#include "journal.h"
#include "machine.h"
#include "scheduler.h"
#include "sensor.h"

#define WINTER_DAYS     60u
#define RECORD_MARGIN   400         /* a record must beat the old one by this many millidegrees */
#define SHARP_CHANGE    509         /* from one minute to the next */

static struct journal *journal;

static int32_t coldest = -24000;
static int32_t calibration_offset;
static uint32_t memory_checksum;

static uint32_t day_of(uint32_t minute)
{
    return minute / MINUTES_PER_DAY;
}

static void measure(struct task *task, uint32_t minute)
{
    static int32_t previous = -22000;
    const struct reading *reading = sensor_read(minute);
    int32_t change = reading->millidegrees - previous;
    (void)task;

    if (reading->millidegrees <= coldest - RECORD_MARGIN) {
        coldest = reading->millidegrees;
        journal_insert_first(journal, reading);
    } else if (change > SHARP_CHANGE || change < -SHARP_CHANGE) {
        journal_append(journal, reading);
    }
    previous = reading->millidegrees;
}

static void check_memory(struct task *task, uint32_t minute)
{
    (void)task;
    (void)minute;
    memory_checksum ^= sensor_history_checksum();
}

static void uplink(struct task *task, uint32_t minute)
{
    static uint32_t sent_today;
    static uint32_t dropped_today;

    sent_today += journal->used;
    dropped_today += journal->dropped;
    if (task->runs % 2 == 0) {
        print("day %2u: mean %d, coldest %d, sent %u, dropped %u\n", (unsigned)day_of(minute),
              (int)(sensor_recent_mean() + calibration_offset), (int)coldest, (unsigned)sent_today, (unsigned)dropped_today);
        sent_today = 0;
        dropped_today = 0;
    }
    journal_clear(journal);
}

static void maintenance_calibrate(struct task *task, uint32_t minute);

static void maintenance_self_test(struct task *task, uint32_t minute)
{
    print("day %2u: %s: self-test, memory checksum %08x\n", (unsigned)day_of(minute), task->name, (unsigned)memory_checksum);
    task->run = maintenance_calibrate;
}

static void maintenance_calibrate(struct task *task, uint32_t minute)
{
    calibration_offset = -sensor_recent_mean() % 100;
    print("day %2u: %s: calibrated, offset %d\n", (unsigned)day_of(minute), task->name, (int)calibration_offset);
    task->run = maintenance_self_test;
}

int main(void)
{
    print("weather station: switched on for %u days, temperatures in millidegrees\n", WINTER_DAYS);
    journal = journal_create();
    scheduler_add("maintenance", maintenance_calibrate, 9 * MINUTES_PER_DAY + 720, 10 * MINUTES_PER_DAY);
    scheduler_add("measure", measure, 0, 1);
    scheduler_add("check memory", check_memory, 239, 240);
    scheduler_add("uplink", uplink, MINUTES_PER_DAY / 2 - 1, MINUTES_PER_DAY / 2);

    for (uint32_t minute = 0; day_of(minute) < WINTER_DAYS; minute++) {
        scheduler_run(minute);
    }
    print("weather station: the winter is over\n");
    return 0;
}
