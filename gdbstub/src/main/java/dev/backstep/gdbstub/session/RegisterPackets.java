package dev.backstep.gdbstub.session;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.backstep.gdbstub.Target;
import dev.backstep.gdbstub.TargetDescription.Register;
import dev.backstep.gdbstub.TargetException;

/** {@code g G p P}: registers of the thread chosen with {@code Hg}. */
final class RegisterPackets implements PacketFamily {

    private final Target target;
    private final SessionState state;
    private final List<Register> generalRegisters;
    private final Map<Integer, Register> registers;

    RegisterPackets(Target target, SessionState state) {
        this.target = target;
        this.state = state;
        this.generalRegisters = target.description().generalRegisters();
        this.registers = target.description().registersByNumber();
    }

    @Override
    public Map<String, PacketHandler> packets() {
        return Map.of("g", this::readAll, "G", this::writeAll, "p", this::readOne, "P", this::writeOne);
    }

    private Reply readAll(PacketArguments arguments) throws TargetException {
        int thread = state.generalThread();
        StringBuilder text = new StringBuilder();
        for (Register register : generalRegisters) {
            append(text, thread, register);
        }
        return Reply.text(text.toString());
    }

    private Reply readOne(PacketArguments arguments) throws TargetException {
        Register register = register(arguments);
        arguments.expectEnd();
        StringBuilder text = new StringBuilder();
        append(text, state.generalThread(), register);
        return Reply.text(text.toString());
    }

    private void append(StringBuilder text, int thread, Register register) throws TargetException {
        byte[] value = target.readRegister(thread, register.number());
        if (value.length == 0) {
            text.append("xx".repeat(register.bytes()));
        } else if (value.length == register.bytes()) {
            Hex.append(text, value);
        } else {
            throw new IllegalStateException("the target gave " + value.length + " bytes for register " + register.name() + ", which has "
                    + register.bytes());
        }
    }

    private Reply writeAll(PacketArguments arguments) throws TargetException {
        byte[] values = arguments.hexRest("register data");
        int expected = generalRegisters.stream().mapToInt(Register::bytes).sum();
        if (values.length != expected) {
            throw TargetException.badArgument("packet 'G' has " + values.length + " bytes of registers, not " + expected);
        }
        int thread = state.generalThread();
        int from = 0;
        for (Register register : generalRegisters) {
            target.writeRegister(thread, register.number(), Arrays.copyOfRange(values, from, from + register.bytes()));
            from += register.bytes();
        }
        return Reply.OK;
    }

    private Reply writeOne(PacketArguments arguments) throws TargetException {
        Register register = register(arguments);
        arguments.expect('=');
        byte[] value = arguments.hexRest("register data");
        if (value.length != register.bytes()) {
            throw TargetException.badArgument("register " + register.name() + " has " + register.bytes() + " bytes, not " + value.length);
        }
        target.writeRegister(state.generalThread(), register.number(), value);
        return Reply.OK;
    }

    private Register register(PacketArguments arguments) throws TargetException {
        long number = arguments.number("register number");
        Register register = number < 0 || number > Integer.MAX_VALUE ? null : registers.get((int) number);
        if (register == null) {
            throw TargetException.accessFailed("there is no register 0x" + Long.toHexString(number));
        }
        return register;
    }
}
