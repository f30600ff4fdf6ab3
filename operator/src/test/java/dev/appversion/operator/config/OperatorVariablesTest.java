package dev.appversion.operator.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OperatorVariablesTest {
  @Test
  void theReferencePageIsUpToDate() throws Exception {
    Path page = Path.of("..", "docs", "reference", "operator-settings.md");
    String expected = OperatorVariables.help().markdown();
    if (Boolean.getBoolean("appversion.docs.write")) {
      Files.writeString(page, expected);
    }

    assertThat(page)
        .as(
            "stale: run ./mvnw -pl operator -am test -Dtest=OperatorVariablesTest"
                + " -Dappversion.docs.write=true and commit what changed")
        .hasContent(expected);
  }

  @Test
  void everyDefaultIsAnAllowedValue() {
    assertThat(OperatorVariables.all())
        .filteredOn(setting -> !setting.defaultValue().isEmpty())
        .filteredOn(setting -> !setting.defaultValue().contains("<"))
        .allSatisfy(setting -> assertThat(setting.allows(setting.defaultValue())).isTrue());
  }
}
