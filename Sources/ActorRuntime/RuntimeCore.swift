// What users of the runtime name (identities, resources, options, errors) is declared in `RuntimeCore`: one import does.
@_exported public import RuntimeCore
