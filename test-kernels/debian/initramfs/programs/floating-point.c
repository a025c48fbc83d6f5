/* Floating point in user space: arithmetic, libm and printf of doubles and floats, with checksums of the bit patterns. */
#include <fenv.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static uint64_t checksum;

static void add_double(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    checksum = (checksum ^ bits) * 0x100000001b3u;
}

static void add_float(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    checksum = (checksum ^ bits) * 0x100000001b3u;
}

static const int modes[] = {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
static const char *const names[] = {"to nearest", "upward", "downward", "toward zero"};

static void arithmetic(void)
{
    for (int mode = 0; mode < 4; mode++) {
        volatile double a = 1.0, b = 3.0;
        volatile float f = 1.0f, g = 7.0f;
        fesetround(modes[mode]);
        feclearexcept(FE_ALL_EXCEPT);
        checksum = 0xcbf29ce484222325u;
        for (int i = 0; i < 20000; i++) {
            a = a * 1.0000001 + b / 7.0;
            b = sqrt(a) - b * 0.25;
            f = f * 1.0001f + g / 3.0f;
            g = sqrtf(f) - g * 0.5f;
            add_double(a);
            add_double(b);
            add_float(f);
            add_float((float)a);
            add_double((double)g);
            add_double((double)(int64_t)a);
            add_float((float)(int)f);
        }
        printf("%-12s a=%.17g b=%.17g f=%.9g g=%.9g flags=%x sum=%016llx\n", names[mode], a, b, f, g,
               (unsigned)fetestexcept(FE_ALL_EXCEPT), (unsigned long long)checksum);
    }
    fesetround(FE_TONEAREST);
}

static void specials(void)
{
    static const double values[] = {0.0, -0.0, 1.0, -1.5, 4.9e-324, -2.2250738585072014e-308, 1.7976931348623157e308, INFINITY, NAN};
    int count = sizeof values / sizeof values[0];
    checksum = 0xcbf29ce484222325u;
    feclearexcept(FE_ALL_EXCEPT);
    for (int i = 0; i < count; i++) {
        for (int j = 0; j < count; j++) {
            volatile double a = values[i], b = values[j];
            add_double(a + b);
            add_double(a - b);
            add_double(a * b);
            add_double(a / b);
            add_float((float)a * (float)b);
            checksum += (uint64_t)((a < b) | (a == b) << 1 | (a > b) << 2);
        }
    }
    printf("specials     flags=%x sum=%016llx\n", (unsigned)fetestexcept(FE_ALL_EXCEPT), (unsigned long long)checksum);
}

static void library(void)
{
    checksum = 0xcbf29ce484222325u;
    for (int i = 1; i < 2000; i++) {
        double x = i * 0.01;
        add_double(sin(x));
        add_double(cos(x));
        add_double(tan(x));
        add_double(exp(x / 10));
        add_double(log(x));
        add_double(pow(x, 1.7));
        add_double(atan2(x, 3 - x));
        add_float(sinf((float)x));
        add_float(expf((float)x / 10));
    }
    printf("libm         pi=%.17g e=%.17g sum=%016llx\n", 4 * atan(1.0), exp(1.0), (unsigned long long)checksum);
}

int main(void)
{
    arithmetic();
    specials();
    library();
    return 0;
}
