// scikit-learn's checks that mean nothing here, each with the reason.
const transformer = 'wellfit has no transformers: columns become inputs inside the estimator';
const clusters = 'wellfit has no clustering';
const outliers = 'wellfit has no outlier detection';
const frames = 'wellfit has no transformers whose output could be a data frame';

export const leftOut: Readonly<Record<string, string>> = {
  check_estimator: 'runs the checks; it is none itself',
  check_estimator_get_tags_default_keys: 'estimators have no tags: their types tell what they take',
  check_nonsquare_error: 'no estimator takes pairwise distances',
  check_sparsify_coefficients: 'weights are dense, and no method makes them sparse',
  check_fit_non_negative: 'no estimator needs inputs above 0',
  check_regressor_multioutput: 'a regressor learns one value for each row, and refuses several columns',
  check_transformer_general: transformer,
  check_transformer_data_not_an_array: transformer,
  check_transformers_unfitted: transformer,
  check_transformer_preserve_dtypes: transformer,
  check_transformer_n_iter: transformer,
  check_transformer_get_feature_names_out: transformer,
  check_transformer_get_feature_names_out_pandas: transformer,
  check_get_feature_names_out_error: transformer,
  check_set_output_transform: frames,
  check_set_output_transform_pandas: frames,
  check_global_ouptut_transform_pandas: frames,
  check_clustering: clusters,
  check_clusterer_compute_labels_predict: clusters,
  check_outlier_corruption: outliers,
  check_outliers_train: outliers,
  check_outlier_contamination: outliers,
  check_outliers_fit_predict: outliers,
};
