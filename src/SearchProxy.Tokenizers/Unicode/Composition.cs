using SearchProxy.Tokenizers.Text;

namespace SearchProxy.Tokenizers.Unicode;

/// <summary>Canonical composition (UAX 15) of a decomposed text, in place.</summary>
internal static class Composition
{
    public static void Compose(EditList edits)
    {
        var items = edits.Edits;
        var starter = -1;
        var lastClass = -1;
        var written = 0;
        foreach (var edit in items)
        {
            WorkTally.Count();
            var combiningClass = Decomposition.CombiningClass(edit.Value);
            var blocked = starter < 0 || lastClass >= combiningClass;
            var composite = blocked ? -1 : Decomposition.Compose(items[starter].Value, edit.Value);
            if (composite >= 0)
            {
                items[starter] = new Edit(composite, items[starter].Change + edit.Change - 1);
                continue;
            }

            items[written] = edit;
            if (combiningClass == 0)
            {
                starter = written;
                lastClass = -1;
            }
            else if (starter >= 0)
            {
                lastClass = combiningClass;
            }

            written++;
        }

        edits.Truncate(written);
    }
}
