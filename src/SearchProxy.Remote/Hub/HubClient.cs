using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace SearchProxy.Remote.Hub;

/// <summary>
/// Fetches models from the Hugging Face hub, or a mirror, by its public addresses: <c>/api/models/ORG/NAME/tree/REVISION</c> and
/// <c>/ORG/NAME/resolve/REVISION/PATH</c>. A fetch that was cut off goes on where it stopped; every file is held against the hash of the
/// listing.
/// </summary>
public sealed partial class HubClient : IDisposable
{
    private const int MostPages = 20;
    private const int MostRedirects = 5;
    private const int MostListingBytes = 32 * 1_024 * 1_024;

    private readonly HubClientOptions _options;
    private readonly Uri _endpoint;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;

    /// <exception cref="ArgumentException">The endpoint is no http or https address.</exception>
    public HubClient(HubClientOptions? options = null, TimeProvider? time = null)
    {
        _options = options ?? new HubClientOptions();
        _time = time ?? TimeProvider.System;
        if (!Uri.TryCreate(_options.Endpoint.TrimEnd('/') + "/", UriKind.Absolute, out var endpoint)
            || endpoint.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException($"'{_options.Endpoint}' is no http or https address.", nameof(options));
        }

        _endpoint = endpoint;
        _client = new HttpClient(
            new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = _options.SilenceTimeout })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MostListingBytes,
        };
    }

    /// <summary>
    /// Fetches what a model needs into <paramref name="folder"/>; files that are there already, whole and right, are not fetched again.
    /// </summary>
    /// <param name="repository"><c>ORG/NAME</c>.</param>
    /// <param name="folder">Where to; made when missing.</param>
    /// <param name="file">The ONNX file that is wanted; null takes the first of the documented order.</param>
    /// <param name="progress">Told of every piece that arrives.</param>
    /// <param name="cancellationToken">Stops; what is here stays and is used by the next call.</param>
    /// <exception cref="HubException">The model cannot be had; the message says why.</exception>
    public async Task<IReadOnlyList<HubFile>> FetchAsync(
        string repository, string folder, string? file, IProgress<HubProgress>? progress, CancellationToken cancellationToken)
    {
        if (!RepositoryName().IsMatch(repository))
        {
            throw new HubException($"'{repository}' is no repository: ORG/NAME is expected.");
        }

        var files = HubListing.Choose(await ListAsync(repository, cancellationToken), file);
        foreach (var part in files)
        {
            await FetchFileAsync(repository, part, Path.Combine(folder, part.Path), progress, cancellationToken);
        }

        return files;
    }

    /// <summary>All files of a repository.</summary>
    /// <exception cref="HubException">There is no such repository, or the hub cannot be reached.</exception>
    public async Task<IReadOnlyList<HubFile>> ListAsync(string repository, CancellationToken cancellationToken)
    {
        List<HubFile> files = [];
        Uri? next = new(_endpoint, $"api/models/{repository}/tree/{Uri.EscapeDataString(_options.Revision)}?recursive=true");
        for (var page = 0; next is not null && page < MostPages; page++)
        {
            var here = next;
            using var silence = Silence(cancellationToken, out var either);
            try
            {
                using var response = await SendAsync(here, range: null, HttpCompletionOption.ResponseContentRead, either.Token);
                HubAnswers.RefuseStatus(response, here, repository);
                files.AddRange(HubListing.Read(await response.Content.ReadAsByteArrayAsync(either.Token), here.AbsoluteUri));
                next = HubAnswers.NextPage(response, here);
            }
            catch (Exception trouble) when (IsTrouble(trouble, cancellationToken))
            {
                throw new HubException($"{here.GetLeftPart(UriPartial.Authority)} cannot be reached: {trouble.Message}", trouble);
            }
            finally
            {
                either.Dispose();
            }
        }

        return files;
    }

    public void Dispose() => _client.Dispose();

    private async Task FetchFileAsync(
        string repository, HubFile file, string target, IProgress<HubProgress>? progress, CancellationToken cancellationToken)
    {
        if (file.Bytes > _options.MaxFileBytes)
        {
            throw new HubException($"{file.Path} has {file.Bytes} bytes; at most {_options.MaxFileBytes} are fetched.");
        }

        if (File.Exists(target) && new FileInfo(target).Length == file.Bytes)
        {
            await VerifyOrDeleteAsync(target, file, cancellationToken);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(target))!);
        var partial = target + ".part";
        await FetchPartsAsync(repository, file, partial, progress, cancellationToken);
        await VerifyOrDeleteAsync(partial, file, cancellationToken);
        File.Move(partial, target, overwrite: true);
    }

    private async Task FetchPartsAsync(
        string repository, HubFile file, string partial, IProgress<HubProgress>? progress, CancellationToken cancellationToken)
    {
        var address = new Uri(
            _endpoint,
            $"{repository}/resolve/{Uri.EscapeDataString(_options.Revision)}/"
                + string.Join('/', file.Path.Split('/').Select(Uri.EscapeDataString)));
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await AppendAsync(address, repository, file, partial, progress, cancellationToken);
                return;
            }
            catch (Exception trouble) when (IsTrouble(trouble, cancellationToken))
            {
                if (attempt >= _options.Attempts)
                {
                    throw new HubException(
                        $"{file.Path} could not be fetched in {attempt} attempts: {trouble.Message} Run it again to go on.", trouble);
                }

                await Task.Delay(_options.Pause * Math.Pow(2, attempt - 1), _time, cancellationToken);
            }
        }
    }

    /// <summary>Fetches what is missing at the end of the partial file.</summary>
    private async Task AppendAsync(
        Uri address, string repository, HubFile file, string partial, IProgress<HubProgress>? progress, CancellationToken cancellationToken)
    {
        await using var target = new FileStream(
            partial, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous);
        if (target.Length > file.Bytes)
        {
            target.SetLength(0);
        }

        if (target.Length == file.Bytes)
        {
            return;
        }

        var range = target.Length > 0 ? new RangeHeaderValue(target.Length, null) : null;
        using var silence = Silence(cancellationToken, out var either);
        using var linked = either;
        using var response = await SendAsync(address, range, HttpCompletionOption.ResponseHeadersRead, either.Token);
        HubAnswers.RefuseStatus(response, address, repository);
        var goesOn = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == target.Length;
        target.SetLength(goesOn ? target.Length : 0);
        target.Position = target.Length;
        await using var source = await response.Content.ReadAsStreamAsync(either.Token);
        var buffer = new byte[1 << 16];
        for (var read = await source.ReadAsync(buffer, either.Token); read > 0; read = await source.ReadAsync(buffer, either.Token))
        {
            if (target.Position + read > file.Bytes)
            {
                throw new HubException($"{file.Path} has more bytes than the listing's {file.Bytes}.");
            }

            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            silence.CancelAfter(_options.SilenceTimeout);
            progress?.Report(new HubProgress(file.Path, target.Position, file.Bytes));
        }

        if (target.Position < file.Bytes)
        {
            throw new IOException($"The connection ended after {target.Position} of {file.Bytes} bytes.");
        }
    }

    private static async Task VerifyOrDeleteAsync(string path, HubFile file, CancellationToken cancellationToken)
    {
        try
        {
            await HubFileCheck.VerifyAsync(path, file, cancellationToken);
        }
        catch (HubException)
        {
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Asks, and follows where the hub sends: large files lie on other servers.</summary>
    private async Task<HttpResponseMessage> SendAsync(
        Uri address, RangeHeaderValue? range, HttpCompletionOption option, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var request = Request(address);
            request.Headers.Range = range;
            var response = await _client.SendAsync(request, option, cancellationToken);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308))
            {
                return response;
            }

            using (response)
            {
                address = redirects < MostRedirects
                    ? HubAnswers.RedirectOf(response, address)
                    : throw new HubException($"{address.GetLeftPart(UriPartial.Path)} redirects more than {MostRedirects} times.");
            }
        }
    }

    /// <summary>
    /// The token goes to the hub's own host and over https only: neither to a server that it redirects to nor where others can read it.
    /// </summary>
    private HttpRequestMessage Request(Uri address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("searchproxy", "1"));
        var token = _options.TokenVariable is { } variable ? Environment.GetEnvironmentVariable(variable) : null;
        if (!string.IsNullOrWhiteSpace(token) && address.Scheme == Uri.UriSchemeHttps && address.Authority == _endpoint.Authority)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Trim());
        }

        return request;
    }

    private CancellationTokenSource Silence(CancellationToken cancellationToken, out CancellationTokenSource either)
    {
        var silence = new CancellationTokenSource(_options.SilenceTimeout, _time);
        either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        return silence;
    }

    private static bool IsTrouble(Exception trouble, CancellationToken cancellationToken) =>
        trouble is HttpRequestException or IOException
            || (trouble is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    [GeneratedRegex(
        @"^[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex RepositoryName();
}
