package dev.appversion.desiredstate.injection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.api.v1alpha1.AppVersion;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The exact result of an injection: {@code in-*.yaml} becomes {@code out-*.yaml}. */
class GoldenInjectionTest {
  private static final Path FOLDER = Path.of("src/test/resources/injection");

  private final WorkloadInjector injector =
      new WorkloadInjector(
          new InjectionPolicy(InjectionSettings.of("appversion/sidecar:dev", "0.1.0")));

  @ParameterizedTest
  @ValueSource(
      strings = {"plain-pod", "init-containers-and-volumes", "overrides", "cron-job", "deployment"})
  void injects(String name) throws IOException {
    HasMetadata resource = read(FOLDER.resolve("in-" + name + ".yaml"));
    String before = Serialization.asYaml(resource);

    var result = injector.inject(resource, app -> known()).orElseThrow();

    String yaml = Serialization.asYaml(result.resource());
    Path golden = FOLDER.resolve("out-" + name + ".yaml");
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(golden, yaml);
    }
    assertThat(golden)
        .as("differs: run with -Dgolden.write=true and review what changed")
        .hasContent(yaml);
    assertThat(Serialization.asYaml(resource)).as("the argument is not changed").isEqualTo(before);
    assertThat(injector.inject(result.resource(), app -> known()).orElseThrow().decision())
        .as("a second injection changes nothing")
        .isEqualTo(new InjectionDecision.Skip(InjectionDecision.Skip.Reason.ALREADY_INJECTED));
  }

  static KnownApp known() {
    try {
      return new KnownApp.Found(
          Serialization.unmarshal(
              Files.readString(FOLDER.resolve("appversion.yaml")), AppVersion.class));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static HasMetadata read(Path file) throws IOException {
    return new KubernetesSerialization().unmarshal(Files.readString(file));
  }
}
