/* Vectors: blending and averaging of pictures, sums of products of words and of floats, a blur, a transposition. */
#include "kernels.h"

#include <arm_neon.h>

#define PIXELS 4096
#define WORDS  2048
#define ROUNDS 300

static uint8_t red_green_blue[3 * PIXELS];
static uint8_t other[3 * PIXELS];
static uint8_t blended[3 * PIXELS];
static uint8_t gray[PIXELS];
static int32_t x[WORDS];
static int32_t y[WORDS];
static float u[WORDS];
static float v[WORDS];
static int16_t samples[2 * WORDS];
static int16_t smooth[2 * WORDS];

/* Each byte of two pictures in the proportion alpha to 255 - alpha. */
static void blend(uint8_t alpha)
{
    uint8x8_t one = vdup_n_u8(alpha);
    uint8x8_t rest = vdup_n_u8(255 - alpha);
    for (unsigned i = 0; i < sizeof blended; i += 16) {
        uint8x16_t a = vld1q_u8(red_green_blue + i);
        uint8x16_t b = vld1q_u8(other + i);
        uint16x8_t low = vmlal_u8(vmull_u8(vget_low_u8(a), one), vget_low_u8(b), rest);
        uint16x8_t high = vmlal_u8(vmull_u8(vget_high_u8(a), one), vget_high_u8(b), rest);
        vst1q_u8(blended + i, vcombine_u8(vrshrn_n_u16(low, 8), vrshrn_n_u16(high, 8)));
    }
}

static void make_gray(void)
{
    for (unsigned i = 0; i < PIXELS; i += 8) {
        uint8x8x3_t pixels = vld3_u8(blended + 3 * i);
        uint16x8_t sum = vmull_u8(pixels.val[0], vdup_n_u8(77));
        sum = vmlal_u8(sum, pixels.val[1], vdup_n_u8(150));
        sum = vmlal_u8(sum, pixels.val[2], vdup_n_u8(29));
        vst1_u8(gray + i, vshrn_n_u16(sum, 8));
    }
}

static uint32_t brightest(void)
{
    uint8x16_t most = vdupq_n_u8(0);
    uint8x16_t above = vdupq_n_u8(0);
    for (unsigned i = 0; i < PIXELS; i += 16) {
        uint8x16_t pixels = vld1q_u8(gray + i);
        most = vmaxq_u8(most, pixels);
        above = vsubq_u8(above, vcgtq_u8(pixels, vdupq_n_u8(128)));
    }
    uint8x8_t half = vpmax_u8(vget_low_u8(most), vget_high_u8(most));
    half = veor_u8(half, vadd_u8(vget_low_u8(above), vget_high_u8(above)));
    return vget_lane_u32(vreinterpret_u32_u8(half), 0) ^ vget_lane_u32(vreinterpret_u32_u8(half), 1);
}

static uint32_t add_multiples(int32_t factor)
{
    int32x4_t sum = vdupq_n_s32(0);
    for (unsigned i = 0; i < WORDS; i += 4) {
        int32x4_t result = vmlaq_n_s32(vld1q_s32(y + i), vld1q_s32(x + i), factor);
        vst1q_s32(y + i, vorrq_s32(vshrq_n_s32(result, 1), vandq_s32(result, vdupq_n_s32(15))));
        sum = vaddq_s32(sum, result);
    }
    int32x2_t half = vpadd_s32(vget_low_s32(sum), vget_high_s32(sum));
    return (uint32_t)(vget_lane_s32(half, 0) + vget_lane_s32(half, 1));
}

static float dot_product(void)
{
    float32x4_t sum = vdupq_n_f32(0);
    float32x4_t squares = vdupq_n_f32(0);
    for (unsigned i = 0; i < WORDS; i += 4) {
        float32x4_t a = vld1q_f32(u + i);
        float32x4_t b = vld1q_f32(v + i);
        sum = vmlaq_f32(sum, a, b);
        squares = vaddq_f32(squares, vmulq_f32(a, a));
        vst1q_f32(v + i, vsubq_f32(b, vmulq_n_f32(a, 0.0625f)));
    }
    sum = vaddq_f32(sum, vminq_f32(squares, vdupq_n_f32(1000.0f)));
    float32x2_t half = vpadd_f32(vget_low_f32(sum), vget_high_f32(sum));
    return vget_lane_f32(half, 0) + vget_lane_f32(half, 1);
}

static void blur(void)
{
    int16x8_t before = vdupq_n_s16(0);
    for (unsigned i = 0; i + 8 < 2 * WORDS; i += 8) {
        int16x8_t here = vld1q_s16(samples + i);
        int16x8_t after = vld1q_s16(samples + i + 8);
        int16x8_t sum = vaddq_s16(vextq_s16(before, here, 7), vextq_s16(here, after, 1));
        vst1q_s16(smooth + i, vaddq_s16(vshrq_n_s16(sum, 2), vshrq_n_s16(here, 1)));
        before = here;
    }
}

static uint32_t transpose(void)
{
    uint32x4_t check = vdupq_n_u32(0);
    for (unsigned i = 0; i < 2 * WORDS; i += 32) {
        int16x4x2_t a = vtrn_s16(vld1_s16(smooth + i), vld1_s16(smooth + i + 4));
        int16x4x2_t b = vzip_s16(vld1_s16(smooth + i + 8), vrev64_s16(vld1_s16(smooth + i + 12)));
        int16x8_t rows = vcombine_s16(vmul_s16(a.val[0], b.val[1]), vmla_s16(a.val[1], a.val[0], b.val[0]));
        check = veorq_u32(vshlq_n_u32(check, 1), vreinterpretq_u32_s16(rows));
    }
    return vgetq_lane_u32(check, 0) ^ vgetq_lane_u32(check, 1) ^ vgetq_lane_u32(check, 2) ^ vgetq_lane_u32(check, 3);
}

uint32_t neon_kernel(void)
{
    uint32_t random = 4711;
    for (unsigned i = 0; i < 3 * PIXELS; i++) {
        red_green_blue[i] = (uint8_t)next_random(&random);
        other[i] = (uint8_t)(random >> 8);
    }
    for (unsigned i = 0; i < WORDS; i++) {
        x[i] = (int32_t)next_random(&random);
        y[i] = (int32_t)next_random(&random);
        u[i] = (float)x[i] / 1073741824.0f;
        v[i] = (float)y[i] / 1073741824.0f;
        samples[2 * i] = (int16_t)x[i];
        samples[2 * i + 1] = (int16_t)y[i];
    }
    uint32_t checksum = 0;
    for (unsigned round = 0; round < ROUNDS; round++) {
        blend((uint8_t)(4 * round));
        make_gray();
        checksum = rotate_left(checksum, 7) ^ brightest();
        checksum = rotate_left(checksum, 7) ^ add_multiples((int32_t)round - 20);
        float product = dot_product();
        uint32_t bits;
        __builtin_memcpy(&bits, &product, sizeof bits);
        checksum = rotate_left(checksum, 7) ^ bits;
        blur();
        checksum = rotate_left(checksum, 7) ^ transpose();
    }
    return checksum;
}
