package dev.backstep.gdbstub.session;

import java.util.List;
import java.util.Locale;

import dev.backstep.gdbstub.MemoryMap;

/** A memory map as XML (GDB manual, section "Memory Map Format"). */
final class MemoryMapXml {

    private MemoryMapXml() {
    }

    static String write(List<MemoryMap.Region> regions) {
        StringBuilder xml = new StringBuilder();
        xml.append("<?xml version=\"1.0\"?>\n<!DOCTYPE memory-map PUBLIC \"+//IDN gnu.org//DTD GDB Memory Map V1.0//EN\" ")
                .append("\"http://sourceware.org/gdb/gdb-memory-map.dtd\">\n<memory-map>\n");
        for (MemoryMap.Region region : regions) {
            xml.append("<memory type=\"").append(region.type().name().toLowerCase(Locale.ROOT)).append("\" start=\"0x")
                    .append(Long.toHexString(region.start())).append("\" length=\"0x").append(Long.toHexString(region.length()));
            if (region.type() == MemoryMap.RegionType.FLASH) {
                xml.append("\">\n<property name=\"blocksize\">0x").append(Long.toHexString(region.blockSize()))
                        .append("</property>\n</memory>\n");
            } else {
                xml.append("\"/>\n");
            }
        }
        return xml.append("</memory-map>\n").toString();
    }
}
