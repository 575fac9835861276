using System.Buffers;
using System.Text.Json;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Text;

namespace SearchProxy.Gateway.Writes.Bulk;

/// <summary>
/// Puts the refused items into the engine's answer at their positions, and sets <c>errors</c>. Every other byte stays as it came. Fed piece
/// by piece; holds one item at a time.
/// </summary>
/// <param name="ledger">What the engine did not get; complete.</param>
/// <param name="madeIds">
/// Gets the written documents of the ledger's awaited positions under their ids, before the answer's end is given out.
/// </param>
internal sealed class BulkAnswerSplicer(BulkLedger ledger, Action<IReadOnlyCollection<BackfillEntry>> madeIds)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1_000 };

    private readonly ArrayBufferWriter<byte> _input = new(16 * 1024);
    private readonly ArrayBufferWriter<byte> _gap = new(16);
    private readonly List<BackfillEntry> _made = [];
    private JsonReaderState _state = new(Options);
    private Place _place;
    private int _engineItems;
    private int _clientItems;
    private int _nextRejected;
    private int _nextAwaited;

    /// <summary>Takes a piece of the answer and writes what can be given on.</summary>
    public void Feed(ReadOnlySpan<byte> piece, IBufferWriter<byte> output)
    {
        if (_place == Place.Relayed)
        {
            output.Write(piece);
            return;
        }

        _input.Write(piece);
        var bytes = _input.WrittenSpan.ToArray();
        _input.ResetWrittenCount();
        _input.Write(bytes.AsSpan(Read(bytes, output)));
    }

    /// <summary>Writes what is left, once the answer is at its end.</summary>
    public void Complete(IBufferWriter<byte> output)
    {
        output.Write(_gap.WrittenSpan);
        output.Write(_input.WrittenSpan);
        _gap.ResetWrittenCount();
        _input.ResetWrittenCount();
    }

    /// <summary>Reads as far as the bytes go; gives how many are done with.</summary>
    private int Read(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        var copied = 0;
        var reader = new Utf8JsonReader(bytes, isFinalBlock: false, _state);
        try
        {
            while (_place != Place.Relayed)
            {
                var before = reader;
                if (!reader.Read()
                    || (_place == Place.Items
                        && reader.TokenType == JsonTokenType.StartObject
                        && !TrySkip(ref reader, bytes, ref copied, output)))
                {
                    reader = before;
                    break;
                }

                Take(ref reader, bytes, ref copied, output);
            }
        }
        catch (JsonException)
        {
            _place = Place.Relayed;
        }

        if (_place == Place.Relayed)
        {
            output.Write(_gap.WrittenSpan);
            _gap.ResetWrittenCount();
            output.Write(bytes[copied..]);
            return bytes.Length;
        }

        var done = (int)reader.BytesConsumed;
        _state = reader.CurrentState;
        if (done > copied)
        {
            // What stands between two items is held back until it is clear whether one goes in there.
            (_place == Place.Items ? _gap : output).Write(bytes[copied..done]);
        }

        return done;
    }

    private void Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes, ref int copied, IBufferWriter<byte> output)
    {
        switch (_place)
        {
            case Place.Before when reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 }:
                _place = reader.ValueTextEquals("items"u8) ? Place.ItemsName
                    : reader.ValueTextEquals("errors"u8) && ledger.Rejected.Count > 0 ? Place.Errors
                    : Place.Before;
                break;
            case Place.Before when reader.CurrentDepth == 0 && reader.TokenType != JsonTokenType.StartObject:
                _place = Place.Relayed;
                break;
            case Place.Errors:
                output.Write(bytes[copied..(int)reader.TokenStartIndex]);
                output.Write("true"u8);
                copied = (int)reader.BytesConsumed;
                _place = Place.Before;
                break;
            case Place.ItemsName:
                _place = reader.TokenType == JsonTokenType.StartArray ? Place.Items : Place.Relayed;
                output.Write(bytes[copied..(int)reader.BytesConsumed]);
                copied = (int)reader.BytesConsumed;
                break;
            case Place.Items when reader.TokenType == JsonTokenType.EndArray:
                EndItems(output);
                break;
            case Place.Items when reader.TokenType != JsonTokenType.EndObject:
                _place = Place.Relayed;
                break;
            default:
                break;
        }
    }

    /// <summary>Takes a whole item; false when its end is not there yet.</summary>
    private bool TrySkip(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes, ref int copied, IBufferWriter<byte> output)
    {
        var start = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            return false;
        }

        InsertRejected(isEnd: false, output);
        if (_engineItems == 0 && _clientItems > 0)
        {
            output.Write(","u8);
        }

        output.Write(_gap.WrittenSpan);
        _gap.ResetWrittenCount();
        var end = (int)reader.BytesConsumed;
        output.Write(bytes[copied..end]);
        copied = end;
        See(bytes[start..end]);
        (_engineItems, _clientItems) = (_engineItems + 1, _clientItems + 1);
        return true;
    }

    private void EndItems(IBufferWriter<byte> output)
    {
        InsertRejected(isEnd: true, output);
        if (_made.Count > 0)
        {
            madeIds(_made);
        }

        output.Write(_gap.WrittenSpan);
        _gap.ResetWrittenCount();
        _place = Place.Before;
    }

    private void InsertRejected(bool isEnd, IBufferWriter<byte> output)
    {
        while (_nextRejected < ledger.Rejected.Count && (isEnd || ledger.Rejected[_nextRejected].Position <= _clientItems))
        {
            if (_clientItems > 0)
            {
                output.Write(","u8);
            }

            var item = ledger.Rejected[_nextRejected++];
            WriteRefusal.WriteItem(output, BulkActionLine.NameOf(item.Action), item.Index, item.Id, item.Reason, item.Detail);
            _clientItems++;
        }
    }

    private void See(ReadOnlySpan<byte> item)
    {
        if (_nextAwaited >= ledger.Awaited.Count || ledger.Awaited[_nextAwaited].Position != _engineItems)
        {
            return;
        }

        var (_, routing, queued) = ledger.Awaited[_nextAwaited++];
        if (MadeId(item, routing) is { } entry && entry != queued)
        {
            _made.Add(entry);
        }
    }

    /// <summary>The document that was written; null when the engine refused it, or does not say what it wrote.</summary>
    private static BackfillEntry? MadeId(ReadOnlySpan<byte> item, string? routing)
    {
        try
        {
            using var document = JsonDocument.Parse(item.ToArray());
            var result = document.RootElement.EnumerateObject().First().Value;
            return result.GetProperty("status").GetInt32() is >= 200 and <= 299
                ? new BackfillEntry(result.GetProperty("_index").GetString()!, result.GetProperty("_id").GetString()!, routing)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Where in the engine's answer it is.</summary>
    private enum Place
    {
        /// <summary>Among the answer's members, outside of the items.</summary>
        Before,

        /// <summary>Behind the name <c>errors</c>.</summary>
        Errors,

        /// <summary>Behind the name <c>items</c>.</summary>
        ItemsName,

        /// <summary>In the array of items.</summary>
        Items,

        /// <summary>What follows is relayed unread: the answer is done, or none that is understood.</summary>
        Relayed,
    }
}
