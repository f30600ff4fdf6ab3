package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.token.BustToken;
import dev.appversion.versioning.token.BustToken.Verdict;
import dev.appversion.versioning.token.SecretKeys;
import io.undertow.Undertow;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenCommandTest {
  private static final String SECRET = "a-secret-key-for-this-test";
  private static final SecretKeys KEYS = SecretKeys.of(SECRET, Optional.empty());
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  @Test
  void printsOnlyTheTokenValidForFiveMinutes() {
    CliRun cli = cli().env("SECRET_KEY", SECRET);

    assertThat(cli.run("token", "shop", "-n", "web")).isZero();

    String token = cli.out().strip();
    assertThat(cli.out()).hasLineCount(1);
    assertThat(cli.err()).isEmpty();
    assertThat(BustToken.verify(KEYS, token, "web/shop", NOW.plusSeconds(299)))
        .isEqualTo(Verdict.VALID);
    assertThat(BustToken.verify(KEYS, token, "web/shop", NOW.plusSeconds(300)))
        .isEqualTo(Verdict.EXPIRED);
    assertThat(BustToken.verify(KEYS, token, "web/other", NOW)).isEqualTo(Verdict.FOREIGN);
  }

  @Test
  void readsTheKeyFromAFileAndTheScopeInOneArgument() throws IOException {
    Files.writeString(folder.resolve("key"), SECRET + "\n");
    CliRun cli = cli();

    int code = cli.run("token", "--scope", "/shop", "--secret-key-file", "key", "--expires", "1h");

    assertThat(code).isZero();
    assertThat(BustToken.verify(KEYS, cli.out().strip(), "/shop", NOW.plus(Duration.ofMinutes(59))))
        .isEqualTo(Verdict.VALID);
  }

  @Test
  void readsTheSecretFromTheClusterOfTheCurrentContext() throws IOException {
    String encoded = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
    Undertow api =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(
                exchange -> {
                  boolean known =
                      exchange
                          .getRequestPath()
                          .equals("/api/v1/namespaces/web/secrets/shop-appversion");
                  exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
                  exchange.setStatusCode(known ? 200 : 404);
                  exchange
                      .getResponseSender()
                      .send(
                          known
                              ? "{\"kind\":\"Secret\",\"apiVersion\":\"v1\",\"data\":{\"secret-key\":\""
                                  + encoded
                                  + "\"}}"
                              : "{\"kind\":\"Status\",\"code\":404}");
                })
            .build();
    api.start();
    try {
      int port = ((InetSocketAddress) api.getListenerInfo().getFirst().getAddress()).getPort();
      Files.writeString(folder.resolve("kubeconfig"), kubeconfig(port));
      CliRun cli = cli().env("KUBECONFIG", folder.resolve("kubeconfig").toString());

      assertThat(cli.run("token", "shop")).as(cli.err()).isZero();
      assertThat(BustToken.verify(KEYS, cli.out().strip(), "web/shop", NOW))
          .isEqualTo(Verdict.VALID);

      CliRun unknown = cli().env("KUBECONFIG", folder.resolve("kubeconfig").toString());
      assertThat(unknown.run("token", "other")).isEqualTo(1);
      assertThat(unknown.err()).contains("other-appversion").contains("kubectl get appversions");
    } finally {
      api.stop();
    }
  }

  @Test
  void anUnreachableClusterIsReported() throws IOException {
    Files.writeString(folder.resolve("kubeconfig"), kubeconfig(1));
    CliRun cli = cli().env("KUBECONFIG", folder.resolve("kubeconfig").toString());

    assertThat(cli.run("token", "shop")).isEqualTo(1);
    assertThat(cli.err()).contains("cannot reach the cluster").contains("kubectl get secret");
    assertThat(cli.out()).isEmpty();
  }

  @Test
  void withoutAKeyTheSourcesOfKeysAreListed() {
    CliRun cli = cli();

    assertThat(cli.run("token", "shop")).isEqualTo(1);
    assertThat(cli.err()).contains("--secret-key-file").contains("SECRET_KEY");
  }

  @Test
  void aShortKeyIsRefusedAndNotShown() {
    CliRun cli = cli().env("SECRET_KEY", "geheim");

    assertThat(cli.run("token", "shop")).isEqualTo(1);
    assertThat(cli.err()).contains("at least 16").doesNotContain("geheim");
  }

  @ParameterizedTest
  @CsvSource({
    "'token', NAME is missing",
    "'token a/b', without a namespace",
    "'token --scope shop', NAMESPACE/NAME",
    "'token shop --scope web/shop', cannot be used with NAME",
    "'token shop --expires soon', must be a whole number with a unit",
    "'token shop --expires 10ms', at least 1s",
    "'token shop --expires 61m', at most 1h",
    "'token shop extra', extra",
  })
  void anInvalidCommandLineIsExitCodeTwo(String command, String said) {
    CliRun cli = cli().env("SECRET_KEY", SECRET);

    assertThat(cli.run(command.split(" "))).isEqualTo(2);
    assertThat(cli.err()).contains(said);
    assertThat(cli.out()).isEmpty();
  }

  private CliRun cli() {
    return new CliRun(folder).at(Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static String kubeconfig(int port) {
    return """
        apiVersion: v1
        kind: Config
        current-context: test
        clusters: [{name: test, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: test, user: {}}]
        contexts: [{name: test, context: {cluster: test, user: test, namespace: web}}]
        """
        .formatted(port);
  }
}
