package dev.backstep.gdbstub.session;

import dev.backstep.gdbstub.TargetDescription;
import dev.backstep.gdbstub.TargetDescription.Feature;
import dev.backstep.gdbstub.TargetDescription.Register;

/** A target description as XML (GDB manual, section "Target Description Format"). */
final class TargetXml {

    private TargetXml() {
    }

    static String write(TargetDescription description) {
        StringBuilder xml = new StringBuilder();
        xml.append("<?xml version=\"1.0\"?>\n<!DOCTYPE target SYSTEM \"gdb-target.dtd\">\n<target version=\"1.0\">\n");
        xml.append("<architecture>").append(escape(description.architecture())).append("</architecture>\n");
        for (Feature feature : description.features()) {
            xml.append("<feature name=\"").append(feature.name()).append("\">\n").append(feature.types());
            for (Register register : feature.registers()) {
                append(xml, register);
            }
            xml.append("</feature>\n");
        }
        return xml.append("</target>\n").toString();
    }

    private static void append(StringBuilder xml, Register register) {
        xml.append("<reg name=\"").append(register.name()).append("\" bitsize=\"").append(register.bits())
                .append("\" regnum=\"").append(register.number()).append("\" type=\"").append(escape(register.type())).append('"');
        if (!register.group().isEmpty()) {
            xml.append(" group=\"").append(escape(register.group())).append('"');
        }
        if (!register.saved()) {
            xml.append(" save-restore=\"no\"");
        }
        xml.append("/>\n");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
