package dev.appversion.store;

import dev.appversion.store.catalogue.StoreKeysFuzz;
import dev.appversion.store.server.OperatorRequestFuzz;
import dev.appversion.testkit.fuzz.FuzzCorpus;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The fuzz targets of this module with their stored inputs and some changes of these. */
class FuzzCorpusTest {
  @TestFactory
  Stream<DynamicTest> holdsForEveryInput() {
    return FuzzCorpus.tests(new StoreKeysFuzz(), new OperatorRequestFuzz());
  }
}
