package dev.appversion.sidecar.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.html.ScriptPolicy;
import dev.appversion.versioning.routing.table.ClientSettings;
import dev.appversion.versioning.routing.table.ClientSettings.Mismatch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientScriptTest {
  private final ClientScript script = ClientScript.load();

  @Test
  void thePathContainsTheHashOfTheBytes() {
    assertThat(script.head().path()).matches("/__appversion/client\\.[0-9a-f]{12}\\.js");
    assertThat(script.recovery().path()).matches("/__appversion/recovery\\.[0-9a-f]{12}\\.js");
    assertThat(ClientScript.load().head().path()).isEqualTo(script.head().path());
    assertThat(ClientScript.isScript(script.head().path())).isTrue();
    assertThat(ClientScript.isScript(script.recovery().path())).isTrue();
    assertThat(ClientScript.isScript("/__appversion/client.0123456789ab.js")).isTrue();
  }

  @Test
  void theFirstLoadsTheSecondByItsName() {
    String path = script.recovery().path();
    assertThat(StandardCharsets.UTF_8.decode(script.head().plain()).toString())
        .contains('"' + path.substring(path.lastIndexOf('/') + 1) + '"');
  }

  @Test
  void pageOfAnotherReleaseGetsTheHeadScriptButNotTheRecoveryScript() {
    assertThat(script.at(script.head().path())).hasValue(script.head());
    assertThat(script.at(script.recovery().path())).hasValue(script.recovery());
    assertThat(script.at("/__appversion/client.0123456789ab.js")).hasValue(script.head());
    assertThat(script.at("/__appversion/recovery.0123456789ab.js")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/__appversion/client.js",
        "/__appversion/recovery.js",
        "/__appversion/banner.0123456789ab.js",
        "/__appversion/client.0123456789AB.js",
        "/__appversion/client.0123456789abc.js",
        "/__appversion/client.0123456789ab.js/",
        "/__appversion/clientX0123456789ab.js",
        "/client.0123456789ab.js"
      })
  void otherPathsAreNotScripts(String path) {
    assertThat(ClientScript.isScript(path)).isFalse();
  }

  @Test
  void theTagDescribesThePage() {
    assertThat(script.tag("55e7cbb9ba48", "v1.0", ClientSettings.DEFAULT, ScriptPolicy.NONE))
        .hasValue(
            "<script src=\""
                + script.head().path()
                + "\" data-app-version=\"55e7cbb9ba48\" data-app-version-name=\"v1.0\""
                + " data-app-version-mismatch=\"reload\"></script>");
  }

  @Test
  void theTagIsOneTagOfAsciiForAllValues() {
    var settings =
        ClientSettings.DEFAULT.withMismatch(Mismatch.WARN).withBanner("\"><b>Ä & '\u0000\n😀");
    assertThat(script.tag("a\"b", "<v>", settings, policy("script-src 'nonce-a+/='")))
        .hasValue(
            "<script src=\""
                + script.head().path()
                + "\" data-app-version=\"a&#34;b\" data-app-version-name=\"&#60;v&#62;\""
                + " data-app-version-mismatch=\"warn\""
                + " data-app-version-banner=\"&#34;&#62;&#60;b&#62;&#196; &#38; &#39;&#10;&#128512;\""
                + " nonce=\"a+/=\"></script>");
  }

  @Test
  void theTagHasThePollingInterval() {
    var settings = ClientSettings.DEFAULT.withPoll(60);
    assertThat(script.tag("a", "v1", settings, ScriptPolicy.NONE).orElseThrow())
        .endsWith(" data-app-version-mismatch=\"reload\" data-app-version-poll=\"60\"></script>");
  }

  @Test
  void theTagHasThePeriodOfReportsUnlessItIsTheDefault() {
    assertThat(script.tag("a", "v1", ClientSettings.DEFAULT.withBeat(1), ScriptPolicy.NONE))
        .get()
        .asString()
        .endsWith(" data-app-version-mismatch=\"reload\" data-app-version-beat=\"1\"></script>");
    assertThat(script.tag("a", "v1", ClientSettings.DEFAULT.withBeat(300), ScriptPolicy.NONE))
        .isEqualTo(script.tag("a", "v1", ClientSettings.DEFAULT, ScriptPolicy.NONE));
  }

  private static ScriptPolicy policy(String value) {
    return ScriptPolicy.of(List.of(value));
  }

  @Test
  void policyThatListsTheScriptIsSatisfiedByItsIntegrity() {
    String integrity = script.head().integrity();
    String hashes = "script-src 'strict-dynamic' '" + integrity + "'";
    assertThat(script.tag("a", "v1", ClientSettings.DEFAULT, policy(hashes)).orElseThrow())
        .endsWith(" integrity=\"" + integrity + "\"></script>");
  }

  @Test
  void noTagForAPolicyThatBlocksTheScript() {
    String other =
        "script-src 'strict-dynamic' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";
    assertThat(script.tag("a", "v1", ClientSettings.DEFAULT, policy(other))).isEmpty();
    assertThat(script.tag("a", "v1", ClientSettings.DEFAULT, policy(other + " 'nonce-abc'")))
        .isPresent();
  }

  @Test
  void noTagIfStalePagesAreIgnored() {
    var settings = ClientSettings.DEFAULT.withMismatch(Mismatch.IGNORE).withBanner("Reload");
    assertThat(script.tag("a", "v1", settings, ScriptPolicy.NONE)).isEmpty();
  }
}
