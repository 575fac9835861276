using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using SearchProxy.Core.Buffers;
using SearchProxy.Core.FilterPaths;
using SearchProxy.Gateway.Responses;

namespace SearchProxy.Gateway.Writes.Bulk;

/// <summary>
/// Step 7 of a bulk request: stands before the client's end of the answer. An answer that needs nothing goes through as it is; else the
/// refused items are put in, and the client's <c>filter_path</c> is applied, which the engine was not told. Compresses as the client
/// accepts it, because the engine was asked for plain bytes.
/// </summary>
/// <param name="context">The exchange.</param>
/// <param name="settlement">What became of the request's items.</param>
/// <param name="queue">Gets documents whose ids the engine made.</param>
/// <param name="filter">The client's filter; null without one.</param>
/// <param name="maxFiltered">Largest answer that is filtered; a larger one, or one for which there is no memory, goes on whole.</param>
/// <param name="memory">Counts an answer that is held to be filtered.</param>
internal sealed class BulkAnswerStream(
    HttpContext context, BulkSettlement settlement, WriteQueue queue, ResponseFilter? filter, int maxFiltered, AnswerMemory memory) : Stream
{
    private readonly Stream _inner = context.Response.Body;
    private readonly string? _accepted = AnswerEncoding.Choose(context.Request.Headers.AcceptEncoding);
    private readonly ArrayBufferWriter<byte> _output = new(16 * 1024);
    private Stream? _target;
    private BulkAnswerSplicer? _splicer;
    private bool _filters;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_target is null)
        {
            Begin();
        }

        if (_splicer is null)
        {
            _output.Write(buffer.Span);
        }
        else
        {
            _splicer.Feed(buffer.Span, _output);
        }

        if (!_filters || _output.WrittenCount > maxFiltered || !memory.TryHold(buffer.Length))
        {
            _filters = false;
            await SendAsync(cancellationToken);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Writes what is left, once the engine's answer is at its end.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        if (_target is null)
        {
            return;
        }

        _splicer?.Complete(_output);
        if (_filters)
        {
            ApplyFilter();
        }

        await SendAsync(cancellationToken);
        if (!ReferenceEquals(_target, _inner))
        {
            await _target.DisposeAsync();
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        _target is null || _filters ? Task.CompletedTask : _target.FlushAsync(cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("The answer is written asynchronously.");

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Begin()
    {
        var response = context.Response;
        if (response.StatusCode == StatusCodes.Status200OK && settlement.IsComplete)
        {
            _splicer = settlement.Ledger.NeedsAnswer ? new BulkAnswerSplicer(settlement.Ledger, queue.Add) : null;
            _filters = filter is not null;
        }

        var encoding = response.Headers.ContentEncoding.Count > 0 ? null : _accepted;
        if (encoding is not null || _splicer is not null || _filters)
        {
            response.ContentLength = null;
        }

        if (encoding is not null)
        {
            response.Headers.ContentEncoding = encoding;
        }

        _target = encoding switch
        {
            AnswerEncoding.Gzip => new GZipStream(_inner, CompressionLevel.Fastest, leaveOpen: true),
            AnswerEncoding.Deflate => new ZLibStream(_inner, CompressionLevel.Fastest, leaveOpen: true),
            _ => _inner,
        };
    }

    private void ApplyFilter()
    {
        var whole = _output.WrittenSpan.ToArray();
        _output.ResetWrittenCount();
        if (!filter!.TryApply(whole, _output))
        {
            _output.ResetWrittenCount();
            _output.Write(whole);
        }
    }

    private async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        if (_output.WrittenCount > 0)
        {
            await _target!.WriteAsync(_output.WrittenMemory, cancellationToken);
            _output.ResetWrittenCount();
        }
    }
}
