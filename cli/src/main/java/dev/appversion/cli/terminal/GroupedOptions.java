package dev.appversion.cli.terminal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Layout;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;

/** The options in a help in groups, each with a heading; options without a group are last. */
public final class GroupedOptions implements IHelpSectionRenderer {
  private final Map<String, List<String>> groups;

  /**
   * @param groups heading to the options' names
   */
  public GroupedOptions(Map<String, List<String>> groups) {
    this.groups = new LinkedHashMap<>(groups);
  }

  @Override
  public String render(Help help) {
    StringBuilder text = new StringBuilder();
    groups.forEach(
        (heading, names) ->
            append(
                text,
                heading,
                help.commandSpec().options().stream()
                    .filter(option -> names.contains(option.longestName()))
                    .toList(),
                help));
    List<String> grouped = groups.values().stream().flatMap(List::stream).toList();
    append(
        text,
        "Other",
        help.commandSpec().options().stream()
            .filter(option -> !option.hidden() && !grouped.contains(option.longestName()))
            .toList(),
        help);
    return text.toString();
  }

  private static void append(
      StringBuilder text, String heading, List<OptionSpec> options, Help help) {
    if (options.isEmpty()) {
      return;
    }
    Layout layout = help.createDefaultLayout(options, List.of(), help.colorScheme());
    layout.addAllOptions(options, help.createDefaultParamLabelRenderer());
    text.append(String.format("%n%s:%n", heading)).append(layout);
  }
}
