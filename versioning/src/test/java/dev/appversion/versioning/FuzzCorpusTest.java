package dev.appversion.versioning;

import dev.appversion.testkit.fuzz.FuzzCorpus;
import dev.appversion.versioning.html.HtmlFuzz;
import dev.appversion.versioning.html.css.CssFuzz;
import dev.appversion.versioning.html.reference.LinkFieldFuzz;
import dev.appversion.versioning.manifest.formats.ManifestFuzz;
import dev.appversion.versioning.pages.PageReportFuzz;
import dev.appversion.versioning.routing.AssetPathsFuzz;
import dev.appversion.versioning.routing.request.PinnedTargetFuzz;
import dev.appversion.versioning.routing.request.RequestFactsFuzz;
import dev.appversion.versioning.routing.table.PathPatternFuzz;
import dev.appversion.versioning.routing.table.RoutingTableFuzz;
import dev.appversion.versioning.store.StoreJsonFuzz;
import dev.appversion.versioning.token.TokenFuzz;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The fuzz targets of this module with their stored inputs and some changes of these. */
class FuzzCorpusTest {
  @TestFactory
  Stream<DynamicTest> holdsForEveryInput() {
    return FuzzCorpus.tests(
        new RequestFactsFuzz(),
        new PinnedTargetFuzz(),
        new AssetPathsFuzz(),
        new PathPatternFuzz(),
        new RoutingTableFuzz(),
        new TokenFuzz(),
        new ManifestFuzz(),
        new StoreJsonFuzz(),
        new HtmlFuzz(),
        new CssFuzz(),
        new LinkFieldFuzz(),
        new PageReportFuzz());
  }
}
