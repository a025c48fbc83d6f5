/* The thermometer: one reading a minute, the last 1024 are kept. */
#ifndef SENSOR_H
#define SENSOR_H

#include <stdint.h>

#define MINUTES_PER_DAY  1440u
#define HISTORY_READINGS 1024u      /* a power of two */

struct reading {
    int32_t millidegrees;           /* Celsius / 1000 */
    uint32_t minute;                /* since the station was switched on */
};

/* Takes the reading of `minute`; it stays valid for the next 1023 minutes. */
const struct reading *sensor_read(uint32_t minute);

/* Mean of the last 64 readings, in millidegrees. */
int32_t sensor_recent_mean(void);

/* Checksum of everything in the history, for the self-test of the memory. */
uint32_t sensor_history_checksum(void);

#endif
