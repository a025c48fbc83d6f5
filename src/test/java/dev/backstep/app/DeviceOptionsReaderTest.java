package dev.backstep.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceOptionsReaderTest {

    private static final VirtioPlan.Rng RNG = new VirtioPlan.Rng(Optional.empty(), Long.MAX_VALUE, 65536);

    private static Options options(String line) {
        Invocation invocation = new CommandLineReader("1").read(("-M vexpress-a9 " + line).split(" "));
        return assertInstanceOf(Invocation.Run.class, invocation).options();
    }

    private static VirtioPlan plan(String line) {
        return options(line).virtio();
    }

    @Test
    void devicesFillTheTransportsFromTheLastOneOn() {
        assertEquals(new VirtioPlan(true, Map.of(3, RNG, 2, new VirtioPlan.Serial(31, List.of()), 1, RNG)),
                plan("-device virtio-rng-device -device virtio-serial-device -device virtio-rng-device"));
        assertEquals(Map.of(3, RNG, 0, RNG, 2, RNG), plan("-device virtio-rng-device,bus=virtio-mmio-bus.3 "
                + "-device virtio-rng-device,bus=virtio-mmio-bus.0 -device virtio-rng-device").devices());
    }

    @Test
    void drivesOfTheVirtioInterfaceComeAfterAllOtherDevices() {
        assertEquals(Map.of(3, RNG, 2, new VirtioPlan.Block("virtio0", "")),
                plan("-drive if=virtio,file=a.img -device virtio-rng-device").devices());
    }

    @Test
    void propertiesAreRead() {
        assertEquals(Map.of(3, new VirtioPlan.Block("d", "s1")), plan("-drive if=none,id=d,file=a.img -device driver=virtio-blk-device,drive=d,serial=s1,id=disk").devices());
        assertEquals(Map.of(3, new VirtioPlan.Rng(Optional.of(Path.of("/dev/null")), 1024, 1000)),
                plan("-device virtio-rng-device,rng=r,max-bytes=0x400,period=1000 -object rng-random,id=r,filename=/dev/null").devices());
        assertEquals(Map.of(3, new VirtioPlan.Net(Optional.of("n"), Optional.of("52:54:00:12:34:57"), Optional.empty())),
                plan("-netdev hubport,id=n,hubid=0 -device virtio-net-device,netdev=n,mac=52:54:00:12:34:57").devices());
    }

    @Test
    void portsGetNumbersAsTheReferenceMachineGivesThem() {
        Options options = options("-chardev null,id=a -chardev null,id=b -device virtio-serial-device,max_ports=8 "
                + "-device virtserialport,chardev=a,name=x -device virtconsole,chardev=b -device virtconsole -device virtserialport,nr=7");
        assertEquals(Map.of(3, new VirtioPlan.Serial(8, List.of(
                new VirtioPlan.Port(1, false, "x", Optional.of("a")), new VirtioPlan.Port(0, true, "", Optional.of("b")),
                new VirtioPlan.Port(2, true, "", Optional.empty()), new VirtioPlan.Port(7, false, "", Optional.empty())))),
                options.virtio().devices());
        assertEquals(List.of("a", "b"), options.characterDevices().devicePorts());
    }

    @Test
    void portsGoToTheBusThatTheyName() {
        Map<Integer, VirtioPlan.Device> devices = plan("-device virtio-serial-device,id=s -device virtio-serial-device "
                + "-device virtconsole,bus=virtio-serial-bus.1 -device virtconsole,bus=s.0 -device virtserialport").devices();
        assertEquals(List.of(0, 1), ((VirtioPlan.Serial) devices.get(3)).ports().stream().map(VirtioPlan.Port::number).toList());
        assertEquals(List.of(0), ((VirtioPlan.Serial) devices.get(2)).ports().stream().map(VirtioPlan.Port::number).toList());
    }

    @Test
    void legacyInterfaceCanBeSwitchedOff() {
        assertTrue(plan("").legacy());
        assertFalse(plan("-global virtio-mmio.force-legacy=false").legacy());
        assertFalse(plan("-global driver=virtio-mmio,property=force-legacy,value=off").legacy());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "-device virtio-foo | -device virtio-foo: 'virtio-foo' is not a device that backstep has",
        "-device virtio-blk,drive=x | No 'PCI' bus found for device 'virtio-blk-pci' (this board takes virtio-blk-device)",
        "-device virtio-rng-pci | No 'PCI' bus found for device 'virtio-rng-pci'",
        "-device virtio-rng-device,foo=3 | Property 'virtio-rng-device.foo' not found",
        "-device virtio-blk-device,drive=x | Property 'virtio-blk-device.drive' can't find value 'x'",
        "-drive if=sd,id=x,file=f -device virtio-blk-device,drive=x | Drive 'x' is already in use by another block device",
        "-device virtio-blk-device,drive=x,num-queues=2 | parameter 'num-queues' is known to QEMU but not supported",
        "-device virtio-rng-device,event_idx=off | parameter 'event_idx' is known to QEMU but not supported",
        "-device virtio-blk-device | drive property not set",
        "-device virtio-rng-device,rng=q | Device 'q' not found",
        "-device virtio-rng-device,max-bytes=0 | Parameter 'max-bytes' expects a number from 1",
        "-device virtio-rng-device,bus=virtio-mmio-bus.7 | Bus 'virtio-mmio-bus.7' not found",
        "-device virtio-rng-device,bus=virtio-mmio-bus.1 -device virtio-rng-device,bus=virtio-mmio-bus.1 | Bus 'virtio-mmio-bus.1' is full",
        "-device virtio-rng-device -device virtio-rng-device -device virtio-rng-device -device virtio-rng-device -device virtio-rng-device | all 4 virtio transports of the board are taken",
        "-device virtio-rng-device,id=a -device virtio-rng-device,id=a | Duplicate device ID 'a'",
        "-device virtconsole,chardev=x | No 'virtio-serial-bus' bus found",
        "-device virtio-serial-device,max_ports=32 | Parameter 'max_ports' expects a number from 1 to 31, not 32",
        "-device virtio-serial-device -device virtconsole,chardev=x | chardev \"x\" not found",
        "-device virtio-serial-device -device virtserialport,nr=0 | Port number 0 on virtio-serial devices reserved",
        "-device virtio-serial-device -device virtserialport,nr=31 | Out-of-range port id specified, max. allowed: 30",
        "-device virtio-serial-device -device virtserialport,nr=1 -device virtserialport,nr=1 | A port already exists at id 1",
        "-object rng-egd,id=x | object type 'rng-egd' is not supported",
        "-object rng-random | parameter 'id' is missing",
        "-object rng-builtin,id=a -object rng-builtin,id=a | attempt to add duplicate property 'a' to object",
        "-global virtio-blk-device.serial=x | the only global property supported is virtio-mmio.force-legacy",
        "-global x | driver.property=value is expected",
    })
    void whatCannotBeDoneIsRefusedByName(String line, String message) {
        String actual = assertThrows(UsageException.class, () -> options(line)).getMessage();
        assertTrue(actual.contains(message), actual);
        assertFalse(actual.contains("\n"), actual);
    }

    @Test
    void devicesAndTheirPropertiesAreListed() {
        CommandLineReader reader = new CommandLineReader("1");
        String list = ((Invocation.Print) reader.read("-device", "help")).text();
        assertTrue(list.contains("name \"virtio-blk-device\", bus virtio-bus\n"), list);
        assertTrue(list.contains("Misc devices:\nname \"loader\", desc \"Generic Loader\"\nname \"virtio-rng-device\""), list);
        String properties = ((Invocation.Print) reader.read("-device", "virtio-rng-device,help")).text();
        assertTrue(properties.contains("  max-bytes=<uint64>\n"), properties);
    }
}
