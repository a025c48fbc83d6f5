package dev.backstep.gdbstub.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentExpressionTest {

    /** Register n holds 0x100 + n; the byte at an address is the address's last byte, and from 0xf0000000 on there is nothing. */
    private static final AgentContext MACHINE = new AgentContext() {
        @Override
        public long register(int number) throws AgentException {
            if (number > 30) {
                throw new AgentException("there is no register " + number);
            }
            return 0x100 + number;
        }

        @Override
        public long memory(long address, int size) throws AgentException {
            if (address >= 0xf0000000L) {
                throw new AgentException(String.format("cannot read memory at 0x%x", address));
            }
            long value = 0;
            for (int i = size - 1; i >= 0; i--) {
                value = value << 8 | address + i & 0xff;
            }
            return value;
        }
    };

    private static long value(String hex) throws AgentException {
        return AgentExpression.of(HexFormat.of().parseHex(hex)).evaluate(MACHINE);
    }

    @ParameterizedTest
    @CsvSource({
        "22ff 27, ff, const8",
        "23ff01 27, ff01, const16",
        "24fedcba98 27, fedcba98, const32",
        "25fedcba9876543210 27, fedcba9876543210, const64",
        "26000f 27, 10f, reg",
        "2205 2203 02 27, 8, add",
        "2205 2207 03 27, fffffffffffffffe, sub",
        "2205 2207 04 27, 23, mul",
        "2205 2207 03 2202 05 27, ffffffffffffffff, div_signed",
        "2205 2207 03 2202 06 27, 7fffffffffffffff, div_unsigned",
        "2205 220c 03 2204 07 27, fffffffffffffffd, rem_signed",
        "2205 220c 03 2204 08 27, 1, rem_unsigned",
        "2201 223f 09 27, 8000000000000000, lsh",
        "2201 2240 09 27, 0, lsh by all",
        "2200 2208 03 2202 0a 27, fffffffffffffffe, rsh_signed",
        "2200 2208 03 22ff 0a 27, ffffffffffffffff, rsh_signed by more than all",
        "2200 2208 03 223f 0b 27, 1, rsh_unsigned",
        "2200 0e 27, 1, log_not of 0",
        "2207 0e 27, 0, log_not of 7",
        "220c 220a 0f 27, 8, bit_and",
        "220c 220a 10 27, e, bit_or",
        "220c 220a 11 27, 6, bit_xor",
        "2200 12 27, ffffffffffffffff, bit_not",
        "2203 2203 13 27, 1, equal",
        "2203 2204 13 27, 0, equal",
        "2200 2201 03 2200 14 27, 1, less_signed",
        "2200 2201 03 2200 15 27, 0, less_unsigned",
        "22ff 1608 27, ffffffffffffffff, ext",
        "24ffffff80 1620 27, ffffffffffffff80, ext 32",
        "25ffffffffffffff80 2a20 27, ffffff80, zero_ext",
        "230123 17 27, 23, ref8",
        "230123 18 27, 2423, ref16",
        "230123 19 27, 26252423, ref32",
        "230120 1a 27, 2726252423222120, ref64",
        "2201 2202 28 02 02 27, 5, dup",
        "2201 2202 29 27, 1, pop",
        "2201 2202 2b 03 27, 1, swap",
        "2201 2202 2203 3202 27, 1, pick",
        "2201 2202 2203 33 27, 2, rot: the middle comes to the top",
        "2201 2202 2203 33 29 27, 1, rot: the first comes to the middle",
        "2201 2202 2203 33 29 29 27, 3, rot: the top comes to the bottom",
        "2201 200008 2205 27 2206 27, 6, if_goto taken",
        "2200 200008 2205 27 2206 27, 5, if_goto not taken",
        "210004 27 2207 27, 7, goto"})
    void theManualsBytecodesDoWhatItSays(String code, String value, String name) throws AgentException {
        assertEquals(value, Long.toHexString(value(code.replace(" ", ""))), name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'' | agent expression, offset 0: it has no end",
        "22 | agent expression, offset 0: the operand of CONST8 is cut off",
        "2205 | agent expression, offset 2: it has no end",
        "0127 | agent expression, offset 0: 0x01 is no bytecode of a condition",
        "2205ff27 | agent expression, offset 2: 0xff is no bytecode of a condition",
        "22050c27 | agent expression, offset 2: 0x0c is no bytecode of a condition",
        "21000127 | agent expression, offset 0: a jump to 1 hits no bytecode",
        "21100027 | agent expression, offset 0: a jump to 4096 hits no bytecode"})
    void bytecodeThatMakesNoSenseIsRefused(String code, String message) {
        assertEquals(message,
                assertThrows(AgentException.class, () -> AgentExpression.of(HexFormat.of().parseHex(code))).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "27 | agent expression, offset 0: nothing is left on the stack",
        "22050227 | agent expression, offset 2: nothing is left on the stack",
        "220522000527 | agent expression, offset 4: division by zero",
        "24f00000001927 | cannot read memory at 0xf0000000",
        "26006327 | there is no register 99",
        "2205320127 | agent expression, offset 2: the stack is not so deep",
        "2201210000 | agent expression, offset 0: the stack is full",
        "210000 | agent expression, offset 0: it does not end"})
    void whatHasNoValueSaysWhy(String code, String message) {
        assertEquals(message, assertThrows(AgentException.class, () -> value(code)).getMessage());
    }

    @Test
    void whateverBytesComeNothingElseIsThrown() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int values = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] code = new byte[1 + random.nextInt(12)];
            for (int at = 0; at < code.length; at++) {
                code[at] = (byte) random.nextInt(0x36);
            }
            code[code.length - 1] = 0x27;
            try {
                AgentExpression.of(code).evaluate(MACHINE);
                values++;
            } catch (AgentException e) {
                assertEquals(1, e.getMessage().lines().count());
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + HexFormat.of().formatHex(code), e);
            }
        }
        assertEquals(true, values > 1000, "only " + values + " had a value, seed " + seed);
    }
}
