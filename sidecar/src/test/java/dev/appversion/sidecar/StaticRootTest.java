package dev.appversion.sidecar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.sidecar.assets.Mismatches.Mismatch;
import dev.appversion.sidecar.bust.Buster;
import dev.appversion.sidecar.config.LocalAssets;
import dev.appversion.sidecar.metrics.ProxyMetrics.Count;
import dev.appversion.versioning.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A directory of collected files, served by the sidecar itself. */
class StaticRootTest extends AssetStories {
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

  @TempDir Path folder;
  private Pod pod;

  @BeforeEach
  void start() {
    LocalAssets assets = new LocalAssets("/static/", List.of(folder), false);
    pod =
        keep(
            Pod.before(
                app().hostAndPort(), settings -> settings.withLocalAssets(assets), Buster.NONE));
    shop.version("v1", 1, pod.hostAndPort());
  }

  private Path fileOf(String url) {
    return folder.resolve(url.substring("/static/".length()));
  }

  private RawHttp.Response get(String path, String... fields) throws IOException {
    return RawHttp.get(pod.address(), path, fields);
  }

  @Test
  void hashedFileIsImmutableWhileItsBytesMatch() throws IOException {
    String path = hashed("v1", "app.js", TEXT);
    Files.writeString(fileOf(path), TEXT);
    publish(Map.of("v1", pod));

    assertThat(get(path).body()).isEqualTo(TEXT);
    assertThat(get(path).first("Cache-Control")).hasValue(IMMUTABLE);

    Files.writeString(fileOf(path), TEXT.replace("open", "shut"));
    for (int i = 0; i < 2; i++) {
      assertThat(get(path).body()).contains("shut");
      assertThat(get(path).all("Cache-Control")).containsExactly("no-store");
    }
    assertThat(pod.sidecar.mismatches())
        .containsExactly(new Mismatch("v1", path.substring("/static/".length())));
    assertThat(pod.metrics.total(Count.ASSET_MISMATCHES)).isEqualTo(1);

    Files.writeString(fileOf(path), TEXT);
    assertThat(get(path).first("Cache-Control")).hasValue(IMMUTABLE);
    assertThat(pod.sidecar.mismatches()).isEmpty();
  }

  @Test
  void integrityValueTakesPrecedence() throws Exception {
    String sri =
        "sha384-"
            + Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-384").digest(TEXT.getBytes(UTF_8)));
    shop.manifest(
        "v1",
        new Manifest(
            Map.of("app.js", "app-0a1b2c3d.js", "other.js", "other-0a1b2c3d.js"),
            "h",
            Set.of("app-0a1b2c3d.js", "other-0a1b2c3d.js"),
            Map.of("app.js", sri)));
    Files.writeString(folder.resolve("app-0a1b2c3d.js"), TEXT);
    Files.writeString(folder.resolve("other-0a1b2c3d.js"), TEXT);
    Files.writeString(folder.resolve("plain.js"), TEXT);
    publish(Map.of("v1", pod));

    assertThat(get("/static/app-0a1b2c3d.js").first("Cache-Control")).hasValue(IMMUTABLE);
    assertThat(get("/static/other-0a1b2c3d.js").first("Cache-Control"))
        .as("no manifest has a digest of it")
        .hasValue(IMMUTABLE);
    assertThat(get("/static/plain.js").first("Cache-Control")).hasValue("no-cache");
    Files.writeString(folder.resolve("app-0a1b2c3d.js"), "other");
    assertThat(get("/static/app-0a1b2c3d.js").first("Cache-Control")).hasValue("no-store");
  }

  @Test
  void compressedSiblingsAreSent() throws IOException {
    String path = hashed("v1", "app.js", TEXT);
    Files.writeString(fileOf(path), TEXT);
    byte[] gzip = AssetApp.gzip(TEXT.getBytes(UTF_8));
    Files.write(fileOf(path + ".gz"), gzip);
    publish(Map.of("v1", pod));

    var zipped = get(path, "Accept-Encoding: br, gzip");
    assertThat(zipped.body().getBytes(ISO_8859_1)).isEqualTo(gzip);
    assertThat(zipped.first("Content-Encoding")).hasValue("gzip");
    assertThat(zipped.first("Content-Type")).hasValue(JS + "; charset=utf-8");
    assertThat(zipped.first("Cache-Control")).hasValue(IMMUTABLE);
    assertThat(zipped.first("Vary")).hasValue("Accept-Encoding");
    String etag = zipped.first("ETag").orElseThrow();

    var plain = get(path, "Accept-Encoding: gzip;q=0");
    assertThat(plain.body()).isEqualTo(TEXT);
    assertThat(plain.first("Content-Encoding")).isEmpty();
    assertThat(plain.first("Vary")).hasValue("Accept-Encoding");
    assertThat(plain.first("ETag")).isPresent().isNotEqualTo(zipped.first("ETag"));

    var same = get(path, "Accept-Encoding: gzip", "If-None-Match: " + etag);
    assertThat(same.status()).isEqualTo(304);
    assertThat(get(path, "If-None-Match: " + etag).status()).isEqualTo(200);
    var part = get(path, "Accept-Encoding: gzip", "Range: bytes=0-9");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.first("Content-Range")).hasValue("bytes 0-9/" + gzip.length);
    assertThat(part.first("Content-Encoding")).hasValue("gzip");
    var head =
        RawHttp.request(
            pod.address(), RawHttp.head("HEAD " + path + " HTTP/1.1", "Accept-Encoding: gzip"));
    assertThat(head.first("Content-Length")).hasValue(Integer.toString(gzip.length));
  }

  @Test
  void siblingsInZstdAreSent() throws IOException {
    // "hello hello hello hello" as written by the zstd tool (level 19)
    byte[] zstd = Base64.getDecoder().decode("KLUv/QRoZQAAMGhlbGxvIAEAmUsRF16uDQ==");
    Files.writeString(folder.resolve("app.js"), "hello hello hello hello");
    Files.write(folder.resolve("app.js.zst"), zstd);
    Files.writeString(folder.resolve("other.js"), TEXT);
    Files.write(folder.resolve("other.js.zst"), zstd);
    Files.writeString(folder.resolve("broken.js"), TEXT);
    Files.writeString(folder.resolve("broken.js.zst"), "this is no zstd");
    Files.writeString(folder.resolve("cut.js"), "hello hello hello hello");
    Files.write(folder.resolve("cut.js.zst"), Arrays.copyOf(zstd, zstd.length - 5));
    publish(Map.of("v1", pod));

    var response = get("/static/app.js", "Accept-Encoding: gzip, zstd");
    assertThat(response.first("Content-Encoding")).hasValue("zstd");
    assertThat(response.body().getBytes(ISO_8859_1)).isEqualTo(zstd);
    assertThat(response.first("Vary")).hasValue("Accept-Encoding");
    assertThat(get("/static/app.js", "Accept-Encoding: gzip").first("Content-Encoding")).isEmpty();
    for (String spoilt : List.of("other", "broken", "cut")) {
      assertThat(
              get("/static/" + spoilt + ".js", "Accept-Encoding: zstd").first("Content-Encoding"))
          .as(spoilt)
          .isEmpty();
    }
  }

  /** Receivers need not support windows of more than 8 MiB (RFC 9659); browsers reject them. */
  @ParameterizedTest
  @CsvSource({"0x68, zstd", "0x69, ''", "0x70, ''", "0xa8, ''", "0xff, ''"})
  void siblingsInZstdWithALargeWindowAreNotSent(String window, String coding) throws IOException {
    byte[] zstd = Base64.getDecoder().decode("KLUv/QRoZQAAMGhlbGxvIAEAmUsRF16uDQ==");
    zstd[5] = Integer.decode(window).byteValue(); // exponent and mantissa (RFC 8878, 3.1.1.1.2)
    Files.writeString(folder.resolve("app.js"), "hello hello hello hello");
    Files.write(folder.resolve("app.js.zst"), zstd);
    publish(Map.of("v1", pod));

    var response = get("/static/app.js", "Accept-Encoding: zstd");

    assertThat(response.first("Content-Encoding").orElse("")).isEqualTo(coding);
    if (coding.isEmpty()) {
      assertThat(response.body()).isEqualTo("hello hello hello hello");
    }
  }

  @Test
  void aSiblingOfAnotherFileIsNotSent() throws IOException {
    Files.writeString(folder.resolve("app.js"), TEXT);
    Files.write(folder.resolve("app.js.gz"), AssetApp.gzip("older".getBytes(UTF_8)));
    Files.writeString(folder.resolve("app.js.br"), "this is no Brotli");
    publish(Map.of("v1", pod));

    var response = get("/static/app.js", "Accept-Encoding: br, gzip");

    assertThat(response.body()).isEqualTo(TEXT);
    assertThat(response.first("Content-Encoding")).isEmpty();
    assertThat(response.first("Vary")).isEmpty();
  }

  @Test
  void conditionsAndRangesWorkAsForAnAppsFiles() throws IOException {
    String path = hashed("v1", "v.bin", "0123456789".repeat(200));
    Files.writeString(fileOf(path), "0123456789".repeat(200));
    publish(Map.of("v1", pod));
    String etag = get(path).first("ETag").orElseThrow();

    for (String condition : new String[] {etag, "*", "\"x\", W/" + etag}) {
      var same = get(path, "If-None-Match: " + condition);
      assertThat(same.status()).isEqualTo(304);
      assertThat(same.first("ETag")).hasValue(etag);
      assertThat(same.first("Cache-Control")).hasValue(IMMUTABLE);
      assertThat(same.first("Content-Type")).isEmpty();
    }
    assertThat(get(path, "Range: bytes=0-9", "If-Range: " + etag).body()).isEqualTo("0123456789");
    assertThat(get(path, "Range: bytes=0-9", "If-Range: Wed, 21 Oct 2099 07:28:00 GMT").status())
        .as("no Last-Modified can match")
        .isEqualTo(200);
    var end = get(path, "Range: bytes=-3");
    assertThat(end.status()).isEqualTo(206);
    assertThat(end.body()).isEqualTo("789");
    assertThat(end.first("Content-Range")).hasValue("bytes 1997-1999/2000");
    var several = get(path, "Range: bytes=0-1,5-6");
    assertThat(several.status()).isEqualTo(206);
    assertThat(several.first("Content-Type").orElseThrow()).startsWith("multipart/byteranges");
    assertThat(several.body())
        .contains("Content-Range: bytes 0-1/2000\r\n\r\n01\r\n")
        .contains("Content-Range: bytes 5-6/2000\r\n\r\n56\r\n");
  }

  @Test
  void rangeOfAHeadRequestIsIgnored() throws IOException {
    Files.writeString(folder.resolve("v.bin"), TEXT);
    publish(Map.of("v1", pod));

    var head =
        RawHttp.request(
            pod.address(), RawHttp.head("HEAD /static/v.bin HTTP/1.1", "Range: bytes=0-9"));

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.first("Content-Length")).hasValue(Integer.toString(TEXT.length()));
    assertThat(head.first("Content-Range")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Range, bytes=999999-, 416",
    "Range, bytes=-0, 416",
    "If-Match, \"other\", 412",
  })
  void refusalIsNotPermanent(String field, String value, int status) throws IOException {
    String path = hashed("v1", "app.js", TEXT);
    Files.writeString(fileOf(path), TEXT);
    publish(Map.of("v1", pod));

    var response = get(path, field + ": " + value);

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.all("Cache-Control")).containsExactly("no-store");
    assertThat(response.body()).isEmpty();
    assertThat(response.first("Content-Range"))
        .isEqualTo(status == 416 ? Optional.of("bytes */" + TEXT.length()) : Optional.empty());
  }

  @Test
  void anEmptyFileIsSent() throws IOException {
    Files.writeString(folder.resolve("empty.css"), "");
    publish(Map.of("v1", pod));

    var response = get("/static/empty.css", "Range: bytes=0-");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.first("Content-Length")).hasValue("0");
  }

  @Test
  void pagesOfOtherOriginsMayReadTheFilesIfEnabled() throws IOException {
    Files.writeString(folder.resolve("f.woff2"), TEXT);
    publish(Map.of("v1", pod));
    assertThat(get("/static/f.woff2", "Origin: https://a.test").all(ALLOW_ORIGIN)).isEmpty();

    LocalAssets open = new LocalAssets("/static/", List.of(folder), false, true);
    Pod other =
        keep(
            Pod.before(
                app().hostAndPort(), settings -> settings.withLocalAssets(open), Buster.NONE));
    for (String[] fields :
        new String[][] {
          {"Accept: */*"}, {"Origin: https://a.test"}, {"Range: bytes=99999-"}, {"If-None-Match: *"}
        }) {
      assertThat(RawHttp.get(other.address(), "/static/f.woff2", fields).all(ALLOW_ORIGIN))
          .containsExactly("*");
    }
  }
}
