package dev.appversion.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.appversion.benchmarks.peers.subject.Subjects;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeersOptionsTest {
  private static final Path ROOT = Path.of("/src");

  @Test
  void theDefaultsMeasureEverything() {
    PeersOptions options = parse();

    assertThat(options.subjects()).isEqualTo(Subjects.NAMES);
    assertThat(options.works()).contains("mix");
    assertThat(options.rounds()).isEqualTo(3);
    assertThat(options.warmUp()).isEqualTo(30);
    assertThat(options.json()).isFalse();
    assertThat(options.image()).isEqualTo(Path.of("/src/sidecar/target/image.tar"));
  }

  @Test
  void readsEachOption() {
    PeersOptions options =
        parse(
            "--rounds=5",
            "--seconds=2",
            "--warm-up=4",
            "--json=a.json",
            "--subjects=envoy,sidecar",
            "--work=mix",
            "--image=image.tar");

    assertThat(options.rounds()).isEqualTo(5);
    assertThat(options.warmUp()).isEqualTo(4);
    assertThat(options.image()).isEqualTo(Path.of("image.tar"));
    assertThat(options.json()).isFalse();
    assertThat(options.seconds()).isEqualTo(2);
    assertThat(options.file()).contains(Path.of("a.json"));
    assertThat(options.subjects()).isEqualTo(List.of("envoy", "sidecar"));
    assertThat(options.works()).isEqualTo(List.of("mix"));
    assertThat(parse("--json").json()).isTrue();
  }

  @Test
  void refusesWhatItCannotRead() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("--rounds=0"))
        .withMessageContaining("--rounds=0: must be a whole number");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("--round=3"))
        .withMessageContaining("--round=3: unknown");
    assertThatIllegalArgumentException().isThrownBy(() -> parse("--seconds"));
    assertThatIllegalArgumentException().isThrownBy(() -> parse("--subjects"));
  }

  private static PeersOptions parse(String... args) {
    return PeersOptions.parse(args, ROOT);
  }
}
