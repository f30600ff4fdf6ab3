package dev.appversion.packaging.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BaseLayerTest {
  @Test
  void readsTheLibrariesThatLddPrints() {
    String ldd =
        """
        \tlinux-vdso.so.1 (0x00007ffd3d1e5000)
        \tlibjli.so => /build/image/runtime/opt/java/bin/../lib/libjli.so (0x00007f2c4c0f0000)
        \tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f2c4be00000)
        \t/lib64/ld-linux-x86-64.so.2 (0x00007f2c4c110000)
        \tlibmissing.so => not found
        """;

    assertThat(BaseLayer.linkedAgainst(ldd))
        .containsExactlyInAnyOrder(
            Path.of("/build/image/runtime/opt/java/bin/../lib/libjli.so"),
            Path.of("/lib/x86_64-linux-gnu/libc.so.6"),
            Path.of("/lib64/ld-linux-x86-64.so.2"));
  }

  @Test
  void aStaticProgramHasNoLibraries() {
    assertThat(BaseLayer.linkedAgainst("\tnot a dynamic executable\n")).isEmpty();
  }
}
