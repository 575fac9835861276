namespace SearchProxy.Tokenizers.Text;

/// <summary>One code point of a rewritten text.</summary>
/// <param name="Value">The code point.</param>
/// <param name="Change">1 inserted, 0 replacing, −n replacing and removing n more.</param>
internal record struct Edit(int Value, int Change);
