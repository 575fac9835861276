namespace SearchProxy.Gateway.Serving;

/// <summary>Why a call on a model has no answer. The kebab-case name is the <c>outcome</c> of the metrics.</summary>
internal enum ServingFault
{
    /// <summary>400: not JSON, or a member that is missing, of the wrong kind, or out of bounds.</summary>
    Invalid,

    /// <summary>401: no key, or another one.</summary>
    Unauthorized,

    /// <summary>404: no model of that name.</summary>
    UnknownModel,

    /// <summary>405: another method than POST.</summary>
    Method,

    /// <summary>
    /// 413: more bytes or more documents than one call may have, or a text longer than the model reads where cutting is not allowed.
    /// </summary>
    TooLarge,

    /// <summary>429: too many calls wait already.</summary>
    Overload,

    /// <summary>500: the model failed.</summary>
    Model,

    /// <summary>503: the model is not loaded.</summary>
    NotLoaded,

    /// <summary>503: time ran out.</summary>
    Deadline,
}
