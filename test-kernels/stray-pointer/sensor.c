#include "sensor.h"

#define START_MILLIDEGREES   (-22000)
#define COOLING_PER_DAY      60
#define DAILY_SWING          4000
#define COLDEST_MINUTE       300u

/* Cold air that comes for a day: the temperature sinks by `depth` until noon, and rises again until midnight. */
struct cold_front {
    uint32_t day;
    int32_t depth;
};

static const struct cold_front cold_fronts[] = {
    { 6, 1800 }, { 13, 2500 }, { 22, 3800 }, { 31, 7300 }, { 36, 2900 },
};

static struct reading history[HISTORY_READINGS];
static uint32_t next_slot;
static uint32_t noise = 0x2545f491u;

/* A small random number, -256..255. */
static int32_t next_noise(void)
{
    noise ^= noise << 13;
    noise ^= noise >> 17;
    noise ^= noise << 5;
    return (int32_t)(noise & 511) - 256;
}

/* Falls from 0 to -depth at `lowest`, and is back at 0 at the end of the day. */
static int32_t dip(uint32_t minute_of_day, uint32_t lowest, int32_t depth)
{
    if (minute_of_day < lowest) {
        return -depth * (int32_t)minute_of_day / (int32_t)lowest;
    }
    return -depth * (int32_t)(MINUTES_PER_DAY - minute_of_day) / (int32_t)(MINUTES_PER_DAY - lowest);
}

static int32_t temperature_at(uint32_t minute)
{
    uint32_t day = minute / MINUTES_PER_DAY;
    uint32_t minute_of_day = minute % MINUTES_PER_DAY;
    int32_t temperature = START_MILLIDEGREES - (int32_t)day * COOLING_PER_DAY + next_noise();
    temperature += dip(minute_of_day, COLDEST_MINUTE, DAILY_SWING);
    for (unsigned i = 0; i < sizeof cold_fronts / sizeof cold_fronts[0]; i++) {
        if (cold_fronts[i].day == day) {
            temperature += dip(minute_of_day, MINUTES_PER_DAY / 2, cold_fronts[i].depth);
        }
    }
    return temperature;
}

const struct reading *sensor_read(uint32_t minute)
{
    struct reading *reading = &history[next_slot];
    next_slot = (next_slot + 1) % HISTORY_READINGS;
    reading->millidegrees = temperature_at(minute);
    reading->minute = minute;
    return reading;
}

int32_t sensor_recent_mean(void)
{
    int32_t sum = 0;
    for (uint32_t age = 1; age <= 64; age++) {
        sum += history[(next_slot - age) % HISTORY_READINGS].millidegrees;
    }
    return sum / 64;
}

uint32_t sensor_history_checksum(void)
{
    uint32_t checksum = 0;
    for (uint32_t slot = 0; slot < HISTORY_READINGS; slot++) {
        checksum = (checksum << 5 | checksum >> 27) ^ (uint32_t)history[slot].millidegrees;
    }
    return checksum;
}
