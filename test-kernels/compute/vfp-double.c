/* Double precision: bodies under gravity, and systems of linear equations. */
#include "kernels.h"

#define BODIES  5
#define STEPS   8000
#define SIZE    40
#define SYSTEMS 24

struct body {
    double position[3];
    double velocity[3];
    double mass;
};

/* Aligned so that no variable of the program shares a page with its code. */
static __attribute__((aligned(4096))) struct body bodies[BODIES];
static double matrix[SIZE][SIZE + 1];

/* From -1 to 1. */
static double random_double(uint32_t *random)
{
    return (double)(int32_t)next_random(random) / 2147483648.0;
}

static uint32_t mix(uint32_t checksum, double value)
{
    uint64_t bits;
    __builtin_memcpy(&bits, &value, sizeof bits);
    return rotate_left(checksum, 5) ^ (uint32_t)bits ^ (uint32_t)(bits >> 32);
}

static void place_bodies(void)
{
    uint32_t random = 2024;
    for (unsigned i = 0; i < BODIES; i++) {
        for (unsigned axis = 0; axis < 3; axis++) {
            bodies[i].position[axis] = 10.0 * random_double(&random);
            bodies[i].velocity[axis] = random_double(&random);
        }
        bodies[i].mass = i == 0 ? 40.0 : 0.01 + random_double(&random) * random_double(&random);
    }
}

static void pull(struct body *one, struct body *other, double step)
{
    double distance[3];
    double square = 0.01;
    for (unsigned axis = 0; axis < 3; axis++) {
        distance[axis] = one->position[axis] - other->position[axis];
        square += distance[axis] * distance[axis];
    }
    double force = step / (square * __builtin_sqrt(square));
    for (unsigned axis = 0; axis < 3; axis++) {
        one->velocity[axis] -= distance[axis] * other->mass * force;
        other->velocity[axis] += distance[axis] * one->mass * force;
    }
}

static void advance(double step)
{
    for (unsigned i = 0; i < BODIES; i++) {
        for (unsigned j = i + 1; j < BODIES; j++) {
            pull(&bodies[i], &bodies[j], step);
        }
    }
    for (unsigned i = 0; i < BODIES; i++) {
        for (unsigned axis = 0; axis < 3; axis++) {
            bodies[i].position[axis] += step * bodies[i].velocity[axis];
        }
    }
}

/* Gauss's elimination with the largest pivot, then substitution: the solution replaces the last column. */
static void solve(void)
{
    for (unsigned column = 0; column < SIZE; column++) {
        unsigned pivot = column;
        for (unsigned row = column + 1; row < SIZE; row++) {
            if (__builtin_fabs(matrix[row][column]) > __builtin_fabs(matrix[pivot][column])) {
                pivot = row;
            }
        }
        for (unsigned i = column; i <= SIZE; i++) {
            double kept = matrix[column][i];
            matrix[column][i] = matrix[pivot][i];
            matrix[pivot][i] = kept;
        }
        for (unsigned row = column + 1; row < SIZE; row++) {
            double factor = matrix[row][column] / matrix[column][column];
            for (unsigned i = column; i <= SIZE; i++) {
                matrix[row][i] -= factor * matrix[column][i];
            }
        }
    }
    for (unsigned row = SIZE; row-- > 0;) {
        for (unsigned i = row + 1; i < SIZE; i++) {
            matrix[row][SIZE] -= matrix[row][i] * matrix[i][SIZE];
        }
        matrix[row][SIZE] /= matrix[row][row];
    }
}

uint32_t vfp_double_kernel(void)
{
    uint32_t checksum = 0;
    place_bodies();
    for (unsigned step = 0; step < STEPS; step++) {
        advance(0.001);
    }
    for (unsigned i = 0; i < BODIES; i++) {
        for (unsigned axis = 0; axis < 3; axis++) {
            checksum = mix(checksum, bodies[i].position[axis]);
        }
    }
    uint32_t random = 31;
    for (unsigned system = 0; system < SYSTEMS; system++) {
        for (unsigned row = 0; row < SIZE; row++) {
            for (unsigned i = 0; i <= SIZE; i++) {
                matrix[row][i] = random_double(&random);
            }
        }
        solve();
        for (unsigned row = 0; row < SIZE; row++) {
            checksum = mix(checksum, matrix[row][SIZE]);
        }
    }
    return checksum;
}
