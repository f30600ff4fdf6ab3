package dev.appversion.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'a':1}             | {'a':1}             | {}",
        "{'a':1}             | {'a':2}             | {'a':2}",
        "{'a':1,'b':2}       | {'b':2}             | {'a':null}",
        "{}                  | {'a':{'b':1}}       | {'a':{'b':1}}",
        "{'a':{'b':1,'c':2}} | {'a':{'b':1,'d':3}} | {'a':{'c':null,'d':3}}",
        "{'a':[1,2]}         | {'a':[2]}           | {'a':[2]}",
        "{'a':{'b':1}}       | {'a':[1]}           | {'a':[1]}",
      })
  void makesTheSecondOfTheFirst(String from, String to, String patch) throws Exception {
    assertThat(MergePatch.between(read(from), read(to))).isEqualTo(read(patch));
  }

  private static ObjectNode read(String json) throws Exception {
    return (ObjectNode) new ObjectMapper().readTree(json.replace('\'', '"'));
  }
}
