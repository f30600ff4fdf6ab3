package dev.appversion.sidecar.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.coding.AcceptEncoding;
import dev.appversion.sidecar.coding.Coding;
import dev.appversion.versioning.http.Preconditions.Result;
import dev.appversion.versioning.http.Ranges;
import dev.appversion.versioning.http.Ranges.Part;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions, ranges and codings, by RFC 9110. */
class NegotiationTest {
  private static final String ETAG = "\"0123\"";
  private static final Optional<Instant> MODIFIED =
      Optional.of(Instant.parse("2015-10-21T07:28:00Z"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none|identity",
        "''|identity",
        "gzip|gzip identity",
        "gzip, deflate, br, zstd|br gzip identity",
        "br;q=0.5, gzip|gzip br identity",
        "GZIP;Q=0.5|gzip identity",
        "x-gzip|gzip identity",
        "*|br gzip identity",
        "*;q=0.2, gzip;q=0.1|br identity gzip",
        "gzip;q=0, *|br identity",
        "identity;q=0, gzip|gzip",
        "*;q=0, br|br",
        "identity;q=1, *;q=0|identity",
        "*;q=0|identity",
        "gzip;q=0.001, identity;q=0.5|identity gzip",
        "gzip;q=nonsense|gzip identity",
        "zstd|identity",
        "zstd, identity;q=0|identity",
      })
  void codings(String field, String expected) {
    assertThat(acceptable(EnumSet.of(Coding.BROTLI, Coding.GZIP, Coding.IDENTITY), field))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, deflate, br, zstd|br zstd gzip identity",
        "zstd, gzip|zstd gzip identity",
        "ZSTD;q=0.5, gzip|gzip zstd identity",
        "*|br zstd gzip identity",
        "zstd;q=0, *|br gzip identity",
        "zstd, identity;q=0|zstd",
      })
  void codingsOfFilesWithSiblings(String field, String expected) {
    assertThat(acceptable(EnumSet.allOf(Coding.class), field)).isEqualTo(expected);
  }

  private static String acceptable(Set<Coding> offered, String field) {
    return AcceptEncoding.acceptable(offered, field == null ? List.of() : List.of(field)).stream()
        .map(Coding::token)
        .collect(Collectors.joining(" "));
  }

  @Property(tries = 500)
  void noAcceptEncodingIsTooMuch(
      @ForAll @Chars({'*', ';', ',', '=', 'q', '0', '.', ' ', 'b', 'r'}) String field) {
    assertThat(AcceptEncoding.acceptable(EnumSet.allOf(Coding.class), List.of(field)))
        .isNotEmpty()
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "If-None-Match: \"0123\"|NOT_MODIFIED",
        "If-None-Match: W/\"0123\"|NOT_MODIFIED",
        "If-None-Match: \"a,\", W/\"b\" , \"0123\"|NOT_MODIFIED",
        "If-None-Match: *|NOT_MODIFIED",
        "If-None-Match: \"012\"|PROCEED",
        "If-None-Match: 0123|PROCEED",
        "If-None-Match: \"|PROCEED",
        "If-Modified-Since: Wed, 21 Oct 2015 07:28:00 GMT|NOT_MODIFIED",
        "If-Modified-Since: Wed, 21 Oct 2015 07:27:59 GMT|PROCEED",
        "If-Modified-Since: yesterday|PROCEED",
        "If-Match: \"0123\"|PROCEED",
        "If-Match: W/\"0123\"|FAILED",
        "If-Match: \"x\"|FAILED",
        "If-Unmodified-Since: Wed, 21 Oct 2015 07:27:59 GMT|FAILED",
        "If-Unmodified-Since: Wed, 21 Oct 2015 07:28:00 GMT|PROCEED",
      })
  void conditions(String field, Result expected) {
    assertThat(Conditions.of(headers(field)).evaluate(ETAG, MODIFIED)).isEqualTo(expected);
  }

  @Test
  void tagsTakePrecedenceOverDates() {
    HeaderMap request =
        headers("If-None-Match: \"x\"", "If-Modified-Since: Wed, 21 Oct 2015 07:28:00 GMT");
    assertThat(Conditions.of(request).evaluate(ETAG, MODIFIED)).isEqualTo(Result.PROCEED);
    HeaderMap match =
        headers("If-Match: \"0123\"", "If-Unmodified-Since: Wed, 21 Oct 2015 07:27:59 GMT");
    assertThat(Conditions.of(match).evaluate(ETAG, MODIFIED)).isEqualTo(Result.PROCEED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"0123\"|true",
        "W/\"0123\"|false",
        "\"x\"|false",
        "Wed, 21 Oct 2015 07:28:00 GMT|true",
        "Wed, 21 Oct 2015 07:28:01 GMT|false",
        "junk|false",
      })
  void ifRangeComparesStrongly(String field, boolean expected) {
    assertThat(Conditions.rangeApplies(headers("If-Range: " + field), ETAG, MODIFIED))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-4|0-4",
        "bytes=5-|5-9",
        "bytes=-3|7-9",
        "bytes=-30|0-9",
        "bytes=8-100|8-9",
        "bytes=0-0, -1|0-0 9-9",
        "bytes=20-, 1-2|1-2",
        "BYTES=0-4|0-4",
        "bytes=10-|none",
        "bytes=-0|none",
        "bytes=99999999999999999999-|none",
        "bytes=0-99999999999999999999|0-9",
        "bytes=4-2|whole",
        "bytes=a-b|whole",
        "bytes=|whole",
        "bytes=-|whole",
        "bytes=1-2-3|whole",
        "bytes=1,2|whole",
        "lines=1-2|whole",
        "bytes=0-,0-|whole",
        "bytes=0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0,0-0|whole",
      })
  void ranges(String field, String expected) {
    String found =
        switch (Ranges.of(field, 10)) {
          case Ranges.Whole whole -> "whole";
          case Ranges.Unsatisfiable none -> "none";
          case Ranges.Parts parts ->
              parts.parts().stream()
                  .map(part -> part.first() + "-" + part.last())
                  .collect(Collectors.joining(" "));
        };
    assertThat(found).isEqualTo(expected);
  }

  @Property(tries = 1000)
  void rangesNeverLeaveTheRepresentation(
      @ForAll @StringLength(max = 20) @CharRange(from = '0', to = '9') @Chars({'-', ',', ' '})
          String spec,
      @ForAll @IntRange(max = 1000) int length) {
    if (Ranges.of("bytes=" + spec, length) instanceof Ranges.Parts(List<Part> parts)) {
      assertThat(parts)
          .isNotEmpty()
          .allMatch(part -> 0 <= part.first() && part.first() <= part.last())
          .allMatch(part -> part.last() < length);
    }
  }

  private static HeaderMap headers(String... fields) {
    HeaderMap headers = new HeaderMap();
    Arrays.stream(fields)
        .map(field -> field.split(": ", 2))
        .forEach(field -> headers.add(new HttpString(field[0]), field[1]));
    return headers;
  }
}
