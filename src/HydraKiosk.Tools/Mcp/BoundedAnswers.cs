using System.Net;

namespace HydraKiosk.Tools.Mcp;

/// <summary>Lets nobody read more of an HTTP answer than <see cref="BoundedLines"/> lets through.</summary>
/// <param name="inner">Carries the requests.</param>
/// <param name="time">The clock of the bounds.</param>
internal sealed class BoundedAnswers(HttpMessageHandler inner, TimeProvider time) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        response.Content = new Bounded(response.Content, time);
        return response;
    }

    private sealed class Bounded : HttpContent
    {
        private readonly HttpContent _inner;
        private readonly TimeProvider _time;

        public Bounded(HttpContent inner, TimeProvider time)
        {
            (_inner, _time) = (inner, time);
            foreach (var (name, values) in inner.Headers)
            {
                Headers.TryAddWithoutValidation(name, values);
            }
        }

        private bool IsOneMessage => Headers.ContentType?.MediaType != "text/event-stream";

        protected override Stream CreateContentReadStream(CancellationToken cancellationToken) =>
            new BoundedLines(_inner.ReadAsStream(cancellationToken), _time, IsOneMessage);

        protected override Task<Stream> CreateContentReadStreamAsync() => CreateContentReadStreamAsync(CancellationToken.None);

        protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
            new BoundedLines(await _inner.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), _time, IsOneMessage);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            using var bounded = await CreateContentReadStreamAsync(cancellationToken).ConfigureAwait(false);
            await bounded.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
