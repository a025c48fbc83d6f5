/* An interpreter for a small stack machine; its program adds up the lengths of Collatz sequences. */
#include "kernels.h"

enum opcode {
    PUSH, LOAD, STORE, ADD, MULTIPLY, HALVE, IS_ODD, EQUAL, JUMP_IF_ZERO, JUMP, INCREMENT, HALT
};

enum variable { NUMBER, CURRENT, STEPS, VARIABLES };

#define LIMIT 40

/*
 * for (number = 1; number != LIMIT * LIMIT; number++)
 *     for (current = number; current != 1; current = current is odd ? current * 3 + 1 : current / 2)
 *         steps++;
 */
static const uint8_t program[] = {
    /*  0 */ PUSH, 1, STORE, NUMBER,
    /*  4 */ LOAD, NUMBER, STORE, CURRENT,
    /*  8 */ LOAD, CURRENT, PUSH, 1, EQUAL, JUMP_IF_ZERO, 17,
    /* 15 */ JUMP, 43,
    /* 17 */ INCREMENT, STEPS,
    /* 19 */ LOAD, CURRENT, IS_ODD, JUMP_IF_ZERO, 36,
    /* 24 */ LOAD, CURRENT, PUSH, 3, MULTIPLY, PUSH, 1, ADD, STORE, CURRENT,
    /* 34 */ JUMP, 8,
    /* 36 */ LOAD, CURRENT, HALVE, STORE, CURRENT,
    /* 41 */ JUMP, 8,
    /* 43 */ INCREMENT, NUMBER,
    /* 45 */ LOAD, NUMBER, PUSH, LIMIT, PUSH, LIMIT, MULTIPLY, EQUAL, JUMP_IF_ZERO, 4,
    /* 55 */ HALT,
};

static uint32_t interpret(const uint8_t *code)
{
    uint32_t variables[VARIABLES] = { 0 };
    uint32_t stack[16];
    uint32_t *top = stack;
    const uint8_t *next = code;
    for (;;) {
        switch ((enum opcode)*next++) {
        case PUSH:
            *top++ = *next++;
            break;
        case LOAD:
            *top++ = variables[*next++];
            break;
        case STORE:
            variables[*next++] = *--top;
            break;
        case ADD:
            top--;
            top[-1] += top[0];
            break;
        case MULTIPLY:
            top--;
            top[-1] *= top[0];
            break;
        case HALVE:
            top[-1] >>= 1;
            break;
        case IS_ODD:
            top[-1] &= 1;
            break;
        case EQUAL:
            top--;
            top[-1] = top[-1] == top[0];
            break;
        case JUMP_IF_ZERO:
            next = *--top == 0 ? code + *next : next + 1;
            break;
        case JUMP:
            next = code + *next;
            break;
        case INCREMENT:
            variables[*next++]++;
            break;
        case HALT:
            return variables[STEPS];
        }
    }
}

uint32_t bytecode_kernel(void)
{
    return interpret(program);
}
