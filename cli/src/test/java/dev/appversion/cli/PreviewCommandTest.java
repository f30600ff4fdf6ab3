package dev.appversion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.routing.request.PinnedTarget;
import dev.appversion.versioning.routing.request.PreviewLink;
import dev.appversion.versioning.token.PreviewToken;
import dev.appversion.versioning.token.PreviewToken.Reading;
import dev.appversion.versioning.token.SecretKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreviewCommandTest {
  private static final String SECRET = "a-secret-key-for-this-test";
  private static final SecretKeys KEYS = SecretKeys.of(SECRET, Optional.empty());
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  @Test
  void printsOnlyTheLinkValidForADay() {
    CliRun cli = cli();

    assertThat(cli.run("preview", "shop", "v1.2", "-n", "web", "--url", "https://shop.example"))
        .isZero();

    assertThat(cli.out()).hasLineCount(1).startsWith("https://shop.example/__appversion/preview?");
    assertThat(cli.err()).isEmpty();
    PreviewLink link = link(cli.out().strip());
    assertThat(link.to()).isEqualTo("/");
    assertThat(PreviewToken.read(KEYS, link.token(), "web/shop", NOW))
        .isEqualTo(new Reading.Valid("v1.2", NOW.plus(Duration.ofDays(1))));
    assertThat(PreviewToken.read(KEYS, link.token(), "web/other", NOW))
        .isEqualTo(new Reading.Invalid());
  }

  @Test
  void theLinkLeadsToAPageForAsLongAsGiven() {
    CliRun cli = cli();
    String[] command =
        "preview shop v1.2 -n web --to /cart?a=b&c=%20 --expires 2h --url http://localhost:8080/"
            .split(" ");

    assertThat(cli.run(command)).isZero();

    assertThat(cli.out()).startsWith("http://localhost:8080/__appversion/preview?");
    PreviewLink link = link(cli.out().strip());
    assertThat(link.to()).isEqualTo("/cart?a=b&c=%20");
    assertThat(PreviewToken.read(KEYS, link.token(), "web/shop", NOW))
        .isEqualTo(new Reading.Valid("v1.2", NOW.plus(Duration.ofHours(2))));
  }

  /** As a browser would send it. */
  private static PreviewLink link(String printed) {
    URI url = URI.create(printed);
    return PreviewLink.of(PinnedTarget.of(url.getRawPath() + '?' + url.getRawQuery()));
  }

  @Test
  void aProgramGetsTheTokenAlone() throws IOException {
    Files.writeString(folder.resolve("key"), SECRET + "\n");
    CliRun cli = new CliRun(folder).at(Clock.fixed(NOW, ZoneOffset.UTC));

    assertThat(cli.run("preview", "/shop", "v2", "--secret-key-file", "key", "--token")).isZero();

    assertThat(PreviewToken.read(KEYS, cli.out().strip(), "/shop", NOW))
        .isInstanceOf(Reading.Valid.class);
  }

  @Test
  void withoutAUrlTheLinkIsAPath() {
    CliRun cli = cli();

    assertThat(cli.run("preview", "shop", "v1.2", "-n", "web")).isZero();
    assertThat(cli.out()).startsWith("/__appversion/preview?token=");
  }

  @Test
  void withoutAKeyTheSourcesOfKeysAreListed() {
    CliRun cli = new CliRun(folder);

    assertThat(cli.run("preview", "shop", "v1.2")).isEqualTo(1);
    assertThat(cli.err()).contains("--secret-key-file").contains("SECRET_KEY");
    assertThat(cli.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'preview', NAME is missing",
    "'preview shop', VERSION is missing",
    "'preview web/shop v1', without a namespace",
    "'preview /shop v1 -n web', without a namespace",
    "'preview shop v1_2', VERSION v1_2 must be at most 40",
    "'preview shop v1 --expires soon', must be a whole number with a unit",
    "'preview shop v1 --expires 0s', at least 1s",
    "'preview shop v1 --expires 31d', at most 30d",
    "'preview shop v1 --to cart', must be a path",
    "'preview shop v1 --to //evil.example', must be a path",
    "'preview shop v1 --to /a\\b', without spaces and backslashes",
    "'preview shop v1 --to /käse', must be percent-encoded",
    "'preview shop v1 --url shop.example', must be http:// or https://",
    "'preview shop v1 --url ftp://shop.example', must be http:// or https://",
    "'preview shop v1 --url https://shop.example/cart', without a path",
    "'preview shop v1 --url https://:', must be http:// or https://",
    "'preview shop v1 extra', extra",
  })
  void anInvalidCommandLineIsExitCodeTwo(String command, String said) {
    CliRun cli = cli();

    assertThat(cli.run(command.split(" "))).isEqualTo(2);
    assertThat(cli.err()).contains(said);
    assertThat(cli.out()).isEmpty();
  }

  private CliRun cli() {
    return new CliRun(folder).at(Clock.fixed(NOW, ZoneOffset.UTC)).env("SECRET_KEY", SECRET);
  }
}
