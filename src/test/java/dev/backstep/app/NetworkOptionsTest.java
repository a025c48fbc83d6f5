package dev.backstep.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.app.NetworkOptions.Nic;
import dev.backstep.device.network.MacAddress;
import dev.backstep.server.network.NetdevSpec;
import dev.backstep.server.spec.SocketAddressSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkOptionsTest {

    private static final MacAddress FIRST = MacAddress.FIRST_DEFAULT;

    private static NetworkOptions read(String line) {
        List<String> words = line.isEmpty() ? List.of() : List.of(line.split(" "));
        return assertInstanceOf(Invocation.Run.class, new CommandLineReader("1").read(words.toArray(String[]::new))).options().network();
    }

    @Test
    void withoutOptionsTheChipIsThereAndItsCableLeadsNowhere() {
        assertEquals(new NetworkOptions(Map.of(), Optional.of(new Nic(Optional.empty(), FIRST, Optional.empty())), Map.of()), read(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-net none", "-nic none", "-nodefaults", "-netdev hubport,id=h,hubid=3"})
    void itIsAbsentWhenItIsInQemu(String line) {
        assertTrue(read(line).ethernet().isEmpty());
    }

    @Test
    void nicSocketPlugsTheChipIntoASocket() {
        NetworkOptions options = read("-nic socket,id=s,listen=:5555,mac=52-54-00-aa-bb-cc");
        assertEquals(Map.of("s", new NetdevSpec.Socket(new SocketAddressSpec.Tcp("127.0.0.1", 5555), true)), options.netdevs());
        assertEquals("52:54:00:aa:bb:cc", options.ethernet().orElseThrow().address().toString());
    }

    @Test
    void theOldFormMeetsAtHubZero() {
        NetworkOptions options = read("-net nic -net socket,connect=host:1");
        assertEquals(Optional.of("hub0port0"), options.ethernet().orElseThrow().netdev());
        assertEquals(new NetdevSpec.HubPort(0, Optional.empty()), options.netdevs().get("hub0port0"));
        assertEquals(new NetdevSpec.HubPort(0, Optional.of("#net0")), options.netdevs().get("hub0port1"));
    }

    @Test
    void furtherInterfacesAreVirtioFromTheHighestTransportDownWithAddressesOfTheirOwn() {
        NetworkOptions options = read("-nic hubport,hubid=0 -nic hubport,hubid=0,model=virtio -netdev hubport,id=h,hubid=0 "
                + "-device virtio-net-device,netdev=h,id=foo");
        assertEquals(FIRST, options.ethernet().orElseThrow().address());
        assertEquals(List.of(3, 2), List.copyOf(options.virtio().keySet()));
        assertEquals(new Nic(Optional.of("h"), FIRST.plus(1), Optional.of("foo")), options.virtio().get(3));
        assertEquals(new Nic(Optional.of("#net1"), FIRST.plus(2), Optional.empty()), options.virtio().get(2));
    }
}
