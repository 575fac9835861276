namespace SearchProxy.LocalEngine.Queries;

/// <summary>Counts the places where a phrase occurs. Positions are those of each term, less its place in the phrase.</summary>
internal static class PhraseFrequency
{
    /// <summary>Places where all terms stand exactly as in the phrase.</summary>
    public static float Exact(int[][] positions)
    {
        var count = 0;
        foreach (var start in positions[0])
        {
            count += positions.All(ofTerm => Array.BinarySearch(ofTerm, start) >= 0) ? 1 : 0;
        }

        return count;
    }

    /// <summary>
    /// Sum of 1 / (1 + width) over the places where the terms come within <paramref name="slop"/> moves of the phrase. A place is counted
    /// when the term furthest behind has to leave it, at its narrowest, as Lucene does.
    /// </summary>
    public static float Sloppy(int[][] positions, int slop)
    {
        var queue = new PriorityQueue<int, (int Position, int Term)>();
        var next = new int[positions.Length];
        var end = int.MinValue;
        for (var term = 0; term < positions.Length; term++)
        {
            end = Math.Max(end, positions[term][0]);
            queue.Enqueue(term, (positions[term][0], term));
        }

        float frequency = 0;
        var last = queue.Dequeue();
        var width = end - positions[last][next[last]];
        while (++next[last] < positions[last].Length)
        {
            var position = positions[last][next[last]];
            var nextTerm = queue.Peek();
            if (position > positions[nextTerm][next[nextTerm]])
            {
                frequency += width <= slop ? 1f / (1 + width) : 0;
                queue.Enqueue(last, (position, last));
                end = Math.Max(end, position);
                last = queue.Dequeue();
                width = end - positions[last][next[last]];
            }
            else
            {
                end = Math.Max(end, position);
                width = Math.Min(width, end - position);
            }
        }

        return frequency + (width <= slop ? 1f / (1 + width) : 0);
    }
}
