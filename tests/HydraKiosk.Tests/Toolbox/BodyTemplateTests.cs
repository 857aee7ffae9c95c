using HydraKiosk.Toolbox;

namespace HydraKiosk.Tests.Toolbox;

/// <summary>The body of a request, as the tool takes it.</summary>
public sealed class BodyTemplateTests
{
    [Fact]
    public void A_text_that_is_nothing_but_a_placeholder_takes_the_argument_as_it_is() => Assert.Equal(
        """{"amount":{cents},"text":"pay {cents} now","{key}":1}""", BodyTemplate.OfObject("""{"amount":"{cents}","text":"pay {cents} now","{key}":1}"""));

    [Fact]
    public void Without_a_body_all_arguments_are_sent_as_they_are() => Assert.Equal(
        """{"a":{a},"b":{b}}""", BodyTemplate.OfAll("""{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}}}"""));

    [Fact]
    public void A_tool_without_arguments_sends_an_empty_object() => Assert.Equal("{}", BodyTemplate.OfAll("""{"type":"object"}"""));
}
