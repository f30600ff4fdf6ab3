package dev.appversion.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.versioning.routing.table.ClientSettings;
import dev.appversion.versioning.routing.table.OwnPages;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The pages for visitors if the app has no response. */
class CustomerPagesTest extends OneVersion {
  private static final String RETIRED = "X-App-Requested-Version: v0";
  private static final String HTML = "Accept: text/html,*/*;q=0.8";

  private RawHttp.Response get(String target, String... fields) throws IOException {
    return RawHttp.request(pod.address(), RawHttp.head("GET " + target + " HTTP/1.1", fields));
  }

  private void ownPages(String conflict, String unavailable) {
    pod.state.publish(
        new Shop()
            .version("v1", 1, pod.hostAndPort())
            .client(ClientSettings.DEFAULT.withPages(new OwnPages(conflict, unavailable)))
            .view("v1"));
  }

  @Test
  void aConflictIsExplainedInTheLanguageOfTheRequest() throws IOException {
    var page = get("/", HTML, RETIRED, "Accept-Language: de-AT,de;q=0.9,en;q=0.8");

    assertThat(page.status()).isEqualTo(409);
    assertThat(page.first("Content-Language")).hasValue("de");
    assertThat(page.first("Vary").orElse("")).contains("Accept-Language");
    assertThat(page.first("Cache-Control")).hasValue("no-store");
    assertThat(page.body())
        .contains("<html lang=\"de\">", "Diese Version ist nicht", "Aktuelle Seite laden")
        .as("neutral: no names of versions")
        .doesNotContain("v0", "v1");
  }

  @Test
  void withoutAPreferenceItIsEnglish() throws IOException {
    var page = get("/", HTML, RETIRED);

    assertThat(page.first("Content-Language")).hasValue("en");
    assertThat(page.body()).contains("no longer available", "Load the current page");
  }

  @Test
  void responsesForProgramsHaveNoLanguage() throws IOException {
    var problem = get("/", "Accept: application/json", RETIRED, "Accept-Language: de");

    assertThat(problem.status()).isEqualTo(409);
    assertThat(problem.first("Content-Language")).isEmpty();
    assertThat(problem.body()).contains("\"requested\":\"v0\"");
  }

  @Test
  void anAppThatDoesNotRespondIsExplainedToo() throws IOException {
    app.close();

    var page = get("/cart?a=1", HTML, "Accept-Language: fr");

    assertThat(page.status()).isEqualTo(503);
    assertThat(page.first("Retry-After")).isPresent();
    assertThat(page.first("Content-Language")).hasValue("fr");
    assertThat(page.body()).contains("indisponible", "href=\"/cart?a=1\"");
  }

  @Test
  void theAppsOwnPageReplacesTheDefault() throws IOException {
    ownPages("<p class=\"{{kind}}\"><a href=\"{{url}}\">Shop $1 {{other}}</a>", "");

    var page = get("/cart?a=%22&b='", HTML, RETIRED, "Accept-Language: de");

    assertThat(page.status()).isEqualTo(409);
    assertThat(page.first("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(page.first("Content-Language")).isEmpty();
    assertThat(page.body())
        .isEqualTo("<p class=\"page\"><a href=\"/cart?a=%22&amp;b=&#39;\">Shop $1 {{other}}</a>");
    app.close();
    assertThat(get("/", HTML).body())
        .as("the default, without a page of the app")
        .contains("Try again");
  }

  @Test
  void theAppsOwnPageWhileItDoesNotRespond() throws IOException {
    ownPages("", "<h1>{{kind}}</h1> <a href='{{url}}'>");
    app.close();

    assertThat(get("/a", HTML).body()).isEqualTo("<h1>unavailable</h1> <a href='/a'>");
    assertThat(get("/a", "Accept: */*").first("Content-Type")).hasValue("application/problem+json");
    assertThat(get("/a", HTML, RETIRED).body()).contains("no longer available");
  }
}
