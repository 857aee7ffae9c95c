using HydraKiosk.Logging.Secrets;
using HydraKiosk.Primitives.Secrets;

namespace HydraKiosk.Tests.Logging.Secrets;

public sealed class ProxySecretsTests
{
    [Theory]
    [InlineData("http://user:pass-word-4711@proxy:3128")]
    [InlineData("user:pass-word-4711@proxy:3128")]
    [InlineData("http://user:pass%2Dword%2d4711@proxy:3128/")]
    public void The_password_of_a_proxy_in_the_environment_is_a_secret_and_its_user_and_host_are_none(string address)
    {
        var secrets = new SecretFilter();

        ProxySecrets.KnowEnvironment(secrets, name => name == "https_proxy" ? address : null);

        Assert.Equal("user at proxy:3128 refused (hidden)", secrets.Clean("user at proxy:3128 refused pass-word-4711"));
        Assert.DoesNotContain(Convert.ToBase64String("pass-word-4711"u8)[..14], secrets.Clean(Convert.ToBase64String("abcdef:pass-word-4711"u8)),
            StringComparison.Ordinal);
        Assert.DoesNotContain("4711", secrets.Clean("pass-word-4711"), StringComparison.Ordinal);
    }
}
