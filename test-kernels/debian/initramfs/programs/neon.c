/* Advanced SIMD in user space: integer, saturating, polynomial, permuting, structure and float operations by intrinsics. */
#include <arm_neon.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static uint8_t data[4096];
static uint8_t out[4096];

static uint32_t crc(const void *bytes, size_t length)
{
    uint32_t value = 0xffffffffu;
    const uint8_t *p = bytes;
    while (length-- > 0) {
        value ^= *p++;
        for (int i = 0; i < 8; i++) {
            value = value >> 1 ^ (0xedb88320u & -(value & 1));
        }
    }
    return ~value;
}

static void fill(void)
{
    uint32_t state = 12345;
    for (size_t i = 0; i < sizeof data; i++) {
        state = state * 1664525u + 1013904223u;
        data[i] = (uint8_t)(state >> 24);
    }
    memset(out, 0, sizeof out);
}

static void report(const char *name)
{
    printf("%-12s %08x\n", name, crc(out, sizeof out));
    fill();
}

int main(void)
{
    fill();
    for (int i = 0; i < 4096 - 48; i += 48) {
        uint8x16x3_t rgb = vld3q_u8(data + i);
        uint8x16_t grey = vqaddq_u8(vrshrq_n_u8(rgb.val[0], 2), vqsubq_u8(rgb.val[1], vshrq_n_u8(rgb.val[2], 1)));
        rgb.val[1] = grey;
        vst3q_u8(out + i, rgb);
    }
    report("structure");
    for (int i = 0; i < 4096 - 32; i += 16) {
        int16x8_t a = vreinterpretq_s16_u8(vld1q_u8(data + i)), b = vreinterpretq_s16_u8(vld1q_u8(data + i + 16));
        int32x4_t wide = vqdmlal_s16(vmovl_s16(vget_low_s16(a)), vget_high_s16(a), vget_low_s16(b));
        int16x4_t narrow = vqrshrn_n_s32(wide, 7);
        int16x8_t high = vqrdmulhq_s16(a, b);
        vst1q_u8(out + i, vreinterpretq_u8_s16(vhaddq_s16(vcombine_s16(narrow, vget_low_s16(high)), high)));
    }
    report("saturating");
    for (int i = 0; i < 4096 - 16; i += 8) {
        poly8x8_t a = vreinterpret_p8_u8(vld1_u8(data + i)), b = vreinterpret_p8_u8(vld1_u8(data + i + 8));
        uint16x8_t product = vreinterpretq_u16_p16(vmull_p8(a, b));
        vst1q_u8(out + i, vreinterpretq_u8_u16(vshlq_u16(product, vreinterpretq_s16_u16(vandq_u16(product, vdupq_n_u16(7))))));
    }
    report("polynomial");
    for (int i = 0; i < 4096 - 64; i += 8) {
        uint8x8x4_t table = {{vld1_u8(data + i), vld1_u8(data + i + 8), vld1_u8(data + i + 16), vld1_u8(data + i + 24)}};
        uint8x8_t index = vand_u8(vld1_u8(data + i + 32), vdup_n_u8(0x3f));
        uint8x8x2_t zipped = vzip_u8(vtbl4_u8(table, index), vtbx4_u8(vcnt_u8(index), table, index));
        vst1_u8(out + i, vext_u8(zipped.val[0], vrev32_u8(zipped.val[1]), 3));
    }
    report("permuting");
    float sums[4] = {0};
    float32x4_t sum = vdupq_n_f32(0);
    for (int i = 0; i < 4096 - 16; i += 4) {
        float32x4_t a = vcvtq_f32_u32(vmovl_u16(vget_low_u16(vmovl_u8(vld1_u8(data + i)))));
        float32x4_t b = vaddq_f32(a, vdupq_n_f32(1.5f));
        float32x4_t r = vrecpeq_f32(b);
        r = vmulq_f32(vrecpsq_f32(b, r), r);
        float32x4_t s = vrsqrteq_f32(b);
        s = vmulq_f32(vrsqrtsq_f32(vmulq_f32(b, s), s), s);
        sum = vmlaq_f32(sum, r, s);
        vst1q_f32((float *)(void *)(out + i), vmaxq_f32(vabdq_f32(r, s), vcvtq_n_f32_s32(vcvtq_n_s32_f32(s, 12), 12)));
    }
    vst1q_f32(sums, sum);
    printf("sums         %.9g %.9g %.9g %.9g\n", sums[0], sums[1], sums[2], sums[3]);
    report("float");
    return 0;
}
