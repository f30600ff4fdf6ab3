package dev.appversion.versioning.caching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseCachingTest {
  private static final String DATE = "Date: Sun, 06 Nov 1994 08:49:37 GMT";

  /** A response by its fields, {@code Name: value} each. */
  private static ResponseCaching response(String method, int status, List<String> fields) {
    return ResponseCaching.of(
        method, status, name -> all(fields, "> " + name), name -> all(fields, name));
  }

  private static ResponseCaching page(String... fields) {
    return response("GET", 200, List.of(fields));
  }

  private static List<String> all(List<String> fields, String name) {
    String prefix = name + ": ";
    return fields.stream()
        .filter(field -> field.regionMatches(true, 0, prefix, 0, prefix.length()))
        .map(field -> field.substring(prefix.length()))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "EXPLICIT    | public, s-maxage=300",
        "EXPLICIT    | max-age=60",
        "EXPLICIT    | public",
        "EXPLICIT    | Max-Age=\"60\"",
        "EXPLICIT    | max-age=0, s-maxage=5",
        "EXPLICIT    | max-age=0, stale-while-revalidate=60",
        "EXPLICIT    | no-cache=\"Set-Cookie\", max-age=60",
        "EXPLICIT    | private=\"X-Name, public\", max-age=60",
        "EXPLICIT    | ext=\"a, no-store\", max-age=60",
        "HEURISTIC    | no-cache, max-age=60",
        "HEURISTIC    | max-age=0, must-revalidate",
        "HEURISTIC    | public, max-age=0",
        "HEURISTIC    | s-maxage=0, max-age=60",
        "HEURISTIC    | ''",
        "FORBIDDEN | no-store",
        "FORBIDDEN | PRIVATE, max-age=60",
        "FORBIDDEN | public, s-maxage=60, private",
        "FORBIDDEN | no-store, s-maxage=60",
        "EXPLICIT    | must-understand, no-store, max-age=60",
      })
  void cacheControlDecidesWhatASharedCacheMayStore(Storability storing, String cacheControl) {
    assertThat(page("Cache-Control: " + cacheControl).storing()).isEqualTo(storing);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HEURISTIC    | X: y",
        "EXPLICIT    | Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT",
        "EXPLICIT    | Expires: Sun, 06 Nov 1994 08:50:37 GMT",
        "HEURISTIC    | Expires: Sun, 06 Nov 1994 08:49:37 GMT",
        "HEURISTIC    | Expires: 0",
        "EXPLICIT    | CDN-Cache-Control: max-age=60",
        "EXPLICIT    | Surrogate-Control: max-age=60, stale-while-revalidate=30",
        "EXPLICIT    | Cloudflare-CDN-Cache-Control: max-age=60",
        "EXPLICIT    | Edge-Control: cache-maxage=1d",
        "EXPLICIT    | X-Accel-Expires: 300",
        "EXPLICIT    | X-Accel-Expires: @1700000000",
        "HEURISTIC    | X-Accel-Expires: 0",
        "HEURISTIC    | CDN-Cache-Control: no-store",
      })
  void otherCacheFieldsDecideAsWell(Storability storing, String field) {
    assertThat(page(DATE, field).storing()).isEqualTo(storing);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CDN-Cache-Control: max-age=60",
        "Surrogate-Control: max-age=60",
        "X-Accel-Expires: 60"
      })
  void aTargetedFieldTakesPrecedenceOverCacheControl(String field) {
    ResponseCaching caching = page("Cache-Control: no-store", field);

    assertThat(caching.storing()).isEqualTo(Storability.EXPLICIT);
    assertThat(caching.forOneClient().storing()).isEqualTo(Storability.FORBIDDEN);
    assertThat(caching.forOneClient().cacheControl()).hasToString("no-store");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, 302, none, FORBIDDEN",
    "GET, 302, max-age=60, EXPLICIT",
    "GET, 304, max-age=60, EXPLICIT",
    "GET, 404, none, HEURISTIC",
    "GET, 500, none, FORBIDDEN",
    "HEAD, 200, max-age=60, EXPLICIT",
    "POST, 200, max-age=60, FORBIDDEN",
    "PUT, 200, max-age=60, FORBIDDEN",
    "GET, 101, max-age=60, FORBIDDEN"
  })
  void methodAndStatusDecideAsWell(
      String method, int status, String cacheControl, Storability storing) {
    assertThat(response(method, status, List.of("Cache-Control: " + cacheControl)).storing())
        .isEqualTo(storing);
  }

  @ParameterizedTest
  @CsvSource({
    "max-age=60, FORBIDDEN",
    "'public, max-age=60', EXPLICIT",
    "s-maxage=60, EXPLICIT",
    "'max-age=60, must-revalidate', EXPLICIT"
  })
  void responsesToAuthorizedRequestsNeedAnExplicitPermission(
      String cacheControl, Storability storing) {
    assertThat(page("> Authorization: Basic eA==", "Cache-Control: " + cacheControl).storing())
        .isEqualTo(storing);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "public, max-age=60, s-maxage=300, stale-while-revalidate=9 | private, max-age=60,"
            + " stale-while-revalidate=9",
        "'' | private",
        "no-cache, private=\"X-Name\" | private, no-cache",
        "immutable, ext=\"a, b\" | private, immutable, ext=\"a, b\""
      })
  void otherDirectivesAreKept(String before, String after) {
    assertThat(page("Cache-Control: " + before).forOneClient().cacheControl()).hasToString(after);
  }

  @Provide
  Arbitrary<List<String>> fields() {
    return Arbitraries.of(
            "Cache-Control: public",
            "Cache-Control: private=\"a\"",
            "Cache-Control: s-maxage=9, max-age=0",
            "cache-control: NO-CACHE,max-age=7",
            "Cache-Control: must-understand, no-store",
            "Cache-Control: must-revalidate , stale-if-error=3",
            "CDN-Cache-Control: max-age=3",
            "Surrogate-Control: content=\"ESI/1.0\", max-age=3",
            "CDN-Cache-Control: no-store",
            "X-Accel-Expires: 3",
            "Expires: Sun, 06 Nov 2094 08:49:37 GMT",
            "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT",
            "Content-Location: /a",
            "Vary: a, *",
            "> Authorization: Basic eA==")
        .list()
        .ofMaxSize(6);
  }

  @Property(tries = 300)
  void privateResponsesAreNotStoredBySharedCaches(
      @ForAll("fields") List<String> fields, @ForAll boolean post) {
    ResponseCaching before = response(post ? "POST" : "GET", 200, fields);

    assertThat(before.forOneClient().storing()).isEqualTo(Storability.FORBIDDEN);
    assertThat(before.forOneClient().isStored()).isEqualTo(before.isStored());
  }

  @Property(tries = 300)
  void noStoreAndPrivateForbidStorageInAnyOrderOfFields(
      @ForAll("fields") List<String> fields, @ForAll Random random) {
    List<String> shuffled = new ArrayList<>(fields);
    Collections.shuffle(shuffled, random);
    assertThat(response("GET", 200, shuffled).storing())
        .isEqualTo(response("GET", 200, fields).storing());

    shuffled.add("Cache-Control: private");
    ResponseCaching personal = response("GET", 200, shuffled);
    assertThat(personal.storing() == Storability.FORBIDDEN)
        .isEqualTo(personal.sharingFields().isEmpty());
  }
}
