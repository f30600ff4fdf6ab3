package dev.appversion.packaging.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StampsTest {
  @TempDir Path directory;

  @Test
  void aPartIsCurrentForTheInputsOfItsLastCompleteBuild() throws Exception {
    Stamps stamps = new Stamps(directory);
    Path jar = Files.writeString(directory.resolve("a.jar"), "1");
    String before = Stamps.fingerprint(List.of(jar), "java.base");

    assertThat(stamps.isCurrent("cache", before)).as("never built").isFalse();
    stamps.write("cache", before);
    assertThat(stamps.isCurrent("cache", before)).isTrue();
    assertThat(stamps.isCurrent("runtime", before)).as("another part").isFalse();

    Files.writeString(jar, "2");
    assertThat(stamps.isCurrent("cache", Stamps.fingerprint(List.of(jar), "java.base"))).isFalse();

    stamps.delete("cache");
    assertThat(stamps.isCurrent("cache", before)).as("a build was started").isFalse();
  }

  @Test
  void textsAreSeparated() throws Exception {
    assertThat(Stamps.fingerprint(List.of(), "ab", "c"))
        .isNotEqualTo(Stamps.fingerprint(List.of(), "a", "bc"));
  }
}
