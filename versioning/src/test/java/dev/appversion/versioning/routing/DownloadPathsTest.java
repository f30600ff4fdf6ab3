package dev.appversion.versioning.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadPathsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/orders/report.csv",
        "/a/Invoice.PDF",
        "/x.xls",
        "/x.xlsx",
        "/x.tar.gz",
        "/x.tgz"
      })
  void aDocumentOrAnArchiveIsALikelyDownload(String path) {
    assertThat(DownloadPaths.isLikely(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/csv", "/report", "/a.html", "/a.csv/", "/a.csv.html", "/acsv"})
  void aPageIsNot(String path) {
    assertThat(DownloadPaths.isLikely(path)).isFalse();
  }
}
