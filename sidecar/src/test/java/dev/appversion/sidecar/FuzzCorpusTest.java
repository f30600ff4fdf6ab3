package dev.appversion.sidecar;

import dev.appversion.sidecar.fields.ForwardedFieldFuzz;
import dev.appversion.sidecar.trace.TraceContextFuzz;
import dev.appversion.sidecar.wire.message.ChunksFuzz;
import dev.appversion.sidecar.wire.message.RequestHeadFuzz;
import dev.appversion.sidecar.wire.message.ResponseHeadFuzz;
import dev.appversion.testkit.fuzz.FuzzCorpus;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The fuzz targets of this module with their stored inputs and some changes of these. */
class FuzzCorpusTest {
  @TestFactory
  Stream<DynamicTest> holdsForEveryInput() {
    return FuzzCorpus.tests(
        new RequestHeadFuzz(),
        new ResponseHeadFuzz(),
        new ChunksFuzz(),
        new ForwardedFieldFuzz(),
        new TraceContextFuzz());
  }
}
