package dev.appversion.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StoreVariablesTest {
  @Test
  void theReferencePageIsUpToDate() throws Exception {
    Path page = Path.of("..", "docs", "reference", "store-settings.md");
    String expected = StoreVariables.help().markdown();
    if (Boolean.getBoolean("appversion.docs.write")) {
      Files.writeString(page, expected);
    }

    assertThat(page)
        .as(
            "stale: run ./mvnw -pl store -am test -Dtest=StoreVariablesTest"
                + " -Dappversion.docs.write=true and commit what changed")
        .hasContent(expected);
  }

  @Test
  void everyDefaultIsAnAllowedValue() {
    assertThat(StoreVariables.all())
        .filteredOn(setting -> !setting.defaultValue().isEmpty())
        .filteredOn(setting -> !setting.defaultValue().contains("<"))
        .allSatisfy(setting -> assertThat(setting.allows(setting.defaultValue())).isTrue());
  }
}
